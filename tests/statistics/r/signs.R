# The exact sign test. R: binom.test(up, up + down).
inputs <- list()
for (pair in list(c(1, 0), c(0, 3), c(5, 5), c(8, 2), c(9, 1), c(60, 41), c(240, 150), c(17, 30), c(400, 90)))
  inputs[[sprintf("up_%d_down_%d", pair[1], pair[2])]] <- list(up = pair[1], down = pair[2])
outputs <- lapply(inputs, function(x) list(p = binom.test(x$up, x$up + x$down)$p.value))

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
