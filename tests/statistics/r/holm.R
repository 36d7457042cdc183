# Holm's correction, missing p-values included. R: p.adjust(p, "holm").
inputs <- list(
  plain = list(p = I(c(0.01, 0.04, 0.03, 0.005))),
  with_missing = list(p = I(c(0.02, NA, 0.03, NA, 0.0004))),
  ties = list(p = I(c(0.02, 0.02, 0.02, 0.5, 0.5))),
  steps_down_below_before = list(p = I(c(0.010, 0.0101, 0.0102, 0.9))),
  ends = list(p = I(c(0, 1, 1, 0, 0.5))),
  one = list(p = I(0.049)),
  one_and_missing = list(p = I(c(NA, 0.049))),
  all_missing = list(p = I(c(NA_real_, NA_real_))),
  none = list(p = I(numeric(0))),
  eight_dimensions = list(p = I(c(0.0003, 0.012, 0.2, 0.0491, 0.0007, 0.33, 0.0125, 0.81)))
)

outputs <- lapply(inputs, function(x) list(adjusted = I(p.adjust(unclass(x$p), "holm"))))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
