# Two independent groups: those who left minus those who stayed. R: t.test (Welch); the standardised difference with the
# pooled standard deviation, times Hedges' approximate correction (metafor::escalc has the exact one, from the gamma
# function: with that it agrees); p.adjust over the dimensions.
suppressMessages(library(metafor))
level <- 0.95
inputs <- list(
  coping = list(left = I(c(2.2, 1.8, 2.6, 2.0, 2.4, 1.6, 2.2)), stayed = I(c(2.4, 2.8, 3.0, 2.2, 2.6, 3.2, 2.4, 2.0, 3.4, 2.6, 2.8, 2.2))),
  school = list(left = I(c(3.0, 2.0)), stayed = I(c(2.0, 2.5, 3.0, 2.5, 2.0))),
  ties = list(left = I(c(2, 2, 2, 3, 3)), stayed = I(c(2, 3, 2, 3, 2, 3))),
  one_side_constant = list(left = I(c(2, 2, 2)), stayed = I(c(2, 3, 2.5, 3.5))),
  one_left = list(left = I(c(2.5)), stayed = I(c(2, 3, 2.5, 3.5)))
)
outputs <- lapply(inputs, function(x) {
  left <- unclass(x$left); stayed <- unclass(x$stayed)
  df <- length(left) + length(stayed) - 2
  test <- if (length(left) > 1) t.test(left, stayed, conf.level = level)
  sds <- c(if (length(left) > 1) sd(left) else 0, sd(stayed))
  pooled <- sqrt(((length(left) - 1) * sds[1]^2 + (length(stayed) - 1) * sds[2]^2) / df)
  d <- (mean(left) - mean(stayed)) / pooled
  if (length(left) > 1) {
    found <- escalc("SMD", m1i = mean(left), sd1i = sds[1], n1i = length(left), m2i = mean(stayed), sd2i = sds[2], n2i = length(stayed))
    exact <- exp(lgamma(df / 2) - log(sqrt(df / 2)) - lgamma((df - 1) / 2))
    stopifnot(all.equal(as.numeric(found$yi), d * exact))
  }
  list(n = min(length(left), length(stayed)), mean_difference = mean(left) - mean(stayed),
       ci_low = if (is.null(test)) NA else test$conf.int[1], ci_high = if (is.null(test)) NA else test$conf.int[2],
       p_value = if (is.null(test)) NA else test$p.value, hedges_g = d * (1 - 3 / (4 * df - 1)))
})
holm <- p.adjust(sapply(outputs, function(x) x$p_value), "holm")
for (name in names(outputs)) outputs[[name]]$p_holm <- unname(holm[name])
inputs <- lapply(inputs, function(x) c(x, list(level = level)))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite")), metafor = as.character(packageVersion("metafor"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
