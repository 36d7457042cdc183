# Scores over all waves with a random intercept per child, by REML. R: nlme::lme and its intervals (t with scores - children -
# later waves degrees of freedom); lme4::lmer for estimates, standard errors and whether the fit is singular.
suppressMessages({ library(lme4); library(nlme) })
level <- 0.95
waves <- c("before", "after", "followup")
make <- function(children, spread = 0.6, noise = 0.4, gone = function(i, w) FALSE, steps = 5) {
  d <- expand.grid(wave = 1:3, child = seq_len(children))
  d <- d[!mapply(gone, d$child, d$wave), ]
  score <- 2.4 + c(0, 0.2, 0.15)[d$wave] + spread * sin(11 * d$child) + noise * sin(5 * d$child + 17 * d$wave^2)
  list(child = I(d$child), wave = I(waves[d$wave]), score = I(round(steps * score) / steps), level = level)
}
inputs <- list(
  complete = make(12),
  who_left = make(30, gone = function(i, w) (w == 2 && i %% 4 == 0) || (w == 3 && i %% 3 == 0)),
  many = make(150, gone = function(i, w) (w > 1 && i %% 5 == 0) || (w == 3 && i %% 3 == 1), steps = 3),
  four = make(4, gone = function(i, w) w == 3 && i == 2),
  no_followup = make(9, gone = function(i, w) w == 3 || (w == 2 && i == 5)),
  one_at_followup = make(9, gone = function(i, w) w == 3 && i > 1),
  children_do_not_differ = make(20, spread = 0)
)
outputs <- lapply(inputs, function(x) {
  d <- data.frame(child = factor(unclass(x$child)), wave = factor(unclass(x$wave), waves), score = unclass(x$score))
  d$wave <- droplevels(d$wave)
  fit <- suppressMessages(lmer(score ~ wave + (1 | child), d, REML = TRUE,
                               control = lmerControl(optCtrl = list(xtol_abs = 1e-14, ftol_abs = 1e-14))))
  if (isSingular(fit)) return(list(singular = TRUE))
  same <- lme(score ~ wave, random = ~ 1 | child, data = d, control = lmeControl(msTol = 1e-14, tolerance = 1e-12, msMaxIter = 500))
  stopifnot(all.equal(unname(fixef(fit)), unname(fixef(same)), tolerance = 1e-5))
  list(singular = FALSE, waves = I(levels(d$wave)[-1]), estimate = I(unname(fixef(fit)[-1])),
       error = I(unname(sqrt(diag(as.matrix(vcov(fit))))[-1])), df = I(unname(summary(same)$tTable[-1, "DF"])),
       ci_low = I(unname(intervals(same, level = level, which = "fixed")$fixed[-1, "lower"])),
       ci_high = I(unname(intervals(same, level = level, which = "fixed")$fixed[-1, "upper"])))
})

cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite")), lme4 = as.character(packageVersion("lme4")), nlme = as.character(packageVersion("nlme"))),
  inputs = inputs, outputs = outputs
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
