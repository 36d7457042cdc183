# The spread that groups have in common, and the interval of one group's mean by it: lm(x ~ group), its sigma, its residual
# degrees of freedom, predict(interval = "confidence").
level <- 0.95
inputs <- list(
  three_groups = list(a = c(0.2, -0.4, 0.6, 0, 0.8), b = c(1, 0.2, -0.2, 0.4), c = c(0.6, 0.6, -1, 0.2, 0.4, 0, -0.2)),
  two_unequal = list(a = c(2.25, 3.5, 1.75), b = c(2, 2.5, 2.75, 3, 1, 4, 2.25, 2.5, 3.25)),
  hardly_any_spread = list(a = c(1, 1, 1.25), b = c(3, 3, 3, 3.25), c = c(2, 2.25))
)
outputs <- lapply(inputs, function(x) {
  frame <- data.frame(value = unlist(x), group = rep(names(x), lengths(x)))
  fit <- lm(value ~ group, frame)
  limits <- predict(fit, data.frame(group = "a"), interval = "confidence", level = level)
  list(sd = sigma(fit), df = df.residual(fit), ci_low = limits[, "lwr"], ci_high = limits[, "upr"])
})
cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
