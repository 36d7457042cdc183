# The mean change with a cluster-robust standard error: bread and meat of lm's model matrix, CR1 = G/(G-1) * (n-1)/(n-k) (k
# = 1 here), t with G - 1 degrees of freedom. The intraclass correlation from aov. A child without a cluster is its own.
level <- 0.95
wave_of <- function(i) sin(3 * i) / 2 + cos(7 * i) / 3
group_of <- function(g) sin(5 * g) / 3
make <- function(sizes, alone = 0, together = 1) {
  cluster <- c(rep(seq_along(sizes), sizes), if (alone) rep(NA, alone))
  i <- seq_along(cluster)
  change <- round(5 * (0.15 + ifelse(is.na(cluster), 0, together * group_of(cluster)) + wave_of(i))) / 5
  list(change = I(change), cluster = I(cluster), level = level)
}
inputs <- list(
  twelve_groups = make(c(4, 5, 6, 3, 4, 5, 7, 2, 3, 4, 6, 5)),
  equal_groups = make(rep(5, 14)),
  with_single_children = make(c(4, 5, 6, 3, 4, 5, 7, 2, 3, 4), alone = 9),
  families = make(rep(2, 16), alone = 25, together = 2),
  nine_groups = make(rep(4, 9)),
  all_alone = make(integer(0), alone = 12)
)
outputs <- lapply(inputs, function(x) {
  change <- unclass(x$change); cluster <- unclass(x$cluster)
  cluster[is.na(cluster)] <- 1000 + which(is.na(cluster))
  cluster <- factor(cluster); G <- nlevels(cluster); n <- length(change)
  fit <- lm(change ~ 1); X <- model.matrix(fit)
  bread <- solve(crossprod(X)); scores <- rowsum(X * resid(fit), cluster)
  vcov <- G / (G - 1) * (n - 1) / (n - 1) * bread %*% crossprod(scores) %*% bread
  se <- sqrt(vcov[1, 1]); mean <- unname(coef(fit))
  table <- if (G < n) anova(aov(change ~ cluster))
  sizes <- as.vector(base::table(cluster)); n0 <- (n - sum(sizes^2) / n) / (G - 1)
  enough <- sum(base::table(cluster) > 1) >= 10
  list(clusters = G, cluster_ci_low = if (enough) mean - qt((1 + level) / 2, G - 1) * se else NA,
       cluster_ci_high = if (enough) mean + qt((1 + level) / 2, G - 1) * se else NA,
       p_cluster = if (enough) 2 * pt(-abs(mean / se), G - 1) else NA,
       icc = if (G < n) { m <- table[["Mean Sq"]]; (m[1] - m[2]) / (m[1] + (n0 - 1) * m[2]) } else NA)
})

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
