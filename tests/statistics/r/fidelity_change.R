# Change on fidelity with a level of its own for each project. R: lm(change ~ fidelity + project), confint; p.adjust.
level <- 0.95
make <- function(projects, each, slope, noise = 0.3) {
  d <- expand.grid(i = seq_len(each), p = seq_len(projects))
  k <- seq_len(nrow(d))
  fidelity <- round(20 * (0.5 + 0.3 * sin(7 * k) + 0.1 * sin(2 * d$p))) / 20
  change <- round(5 * (0.1 + 0.2 * sin(3 * d$p) + slope * fidelity + noise * cos(13 * k))) / 5
  list(project = I(sprintf("p%d", d$p)), fidelity = I(fidelity), change = I(change))
}
inputs <- list(
  coping = make(4, 9, 0.6), school = make(3, 4, -0.2), flat = make(5, 6, 0),
  one_project = make(1, 10, 0.4),
  one_child_each = list(project = I(c("a", "b", "c")), fidelity = I(c(0.2, 0.5, 0.9)), change = I(c(0.2, 0.4, 0))),
  some_single = list(project = I(c("a", "a", "a", "b", "c", "c")), fidelity = I(c(0.2, 0.5, 0.9, 0.4, 0.6, 0.8)), change = I(c(0.2, 0.4, 0, 1, 0.6, 0.2)))
)
outputs <- lapply(inputs, function(x) {
  d <- data.frame(project = factor(unclass(x$project)), fidelity = unclass(x$fidelity), change = unclass(x$change))
  fit <- if (nlevels(d$project) > 1) lm(change ~ fidelity + project, d) else lm(change ~ fidelity, d)
  if (df.residual(fit) < 1) return(list(n = nrow(d), slope = NA, ci_low = NA, ci_high = NA, p_value = NA))
  limits <- confint(fit, "fidelity", level)
  list(n = nrow(d), slope = 0.1 * unname(coef(fit)["fidelity"]), ci_low = 0.1 * limits[1], ci_high = 0.1 * limits[2],
       p_value = summary(fit)$coefficients["fidelity", 4])
})
holm <- p.adjust(sapply(outputs, function(x) x$p_value), "holm")
for (name in names(outputs)) outputs[[name]]$p_holm <- unname(holm[name])
inputs <- lapply(inputs, function(x) c(x, list(level = level)))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
