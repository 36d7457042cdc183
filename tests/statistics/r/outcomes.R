# From answers to everything a table of change says, computed a second time in base R: scores with a reversed item and a
# rule for missing ones, means per wave, change on the items answered at both waves, its tests, sizes and outcomes, and
# whether it is kept. Two scales from 1 to 4: `mood` (three items, the second reversed, higher is better) and `harm` (five,
# lower is better). At least two thirds of the items, rounded up: two of three, four of five.
level <- 0.95
share <- 2 / 3
kept_share <- 0.5
waves <- c("before", "after", "followup")
scales <- list(
  mood = list(items = paste0("mood_", 1:3), turned = "mood_2", better = 1),
  harm = list(items = paste0("harm_", 1:5), turned = character(0), better = -1)
)
children <- 14

# Answers without random numbers: a child's own level, an item's own ease, and a little more at the later waves.
answer <- function(child, wave, item, drift) {
  moves <- c(1, 1, 0, -1, 1)[(child * wave + (wave == 3) * (child %/% 5) + item %/% 3) %% 5 + 1]
  pmin(4, pmax(1, 1 + (child * 5 + item %/% 2 + child %/% 3) %% 4 + drift[wave] * moves))
}
answers <- expand.grid(child = seq_len(children), wave = seq_along(waves))
for (item in 1:3) answers[[paste0("mood_", item)]] <- answer(answers$child, answers$wave, item, if (item == 2) c(0, -1, -1) else c(0, 1, 1))
for (item in 1:5) answers[[paste0("harm_", item)]] <- answer(answers$child, answers$wave, item + 1, c(0, -1, -1))
ends <- function(child, wave, values) answers[answers$child == child & answers$wave %in% wave, names(values)] <<- as.list(values)
ends(14, 1:3, c(mood_1 = 4, mood_2 = 1, mood_3 = 4))                       # at the ceiling throughout
ends(1, 1, c(mood_1 = 1, mood_2 = 4, mood_3 = 1))                          # from the floor
for (wave in 2:3) ends(13, wave, setNames(rep(1, 5), paste0("harm_", 1:5))) # to the floor, where less is better
blank <- function(child, wave, items) answers[answers$child %in% child & answers$wave %in% wave, items] <<- NA
blank(2, 1, "mood_1")             # two of three: still a score
blank(3, 2, c("mood_1", "mood_3")) # one of three: none
blank(4, 1, "mood_3"); blank(4, 2, "mood_1") # two at each wave, one common: no change
blank(5, 1, "harm_4")             # four of five: still a score
blank(6, 3, c("harm_1", "harm_2")) # three of five: none
blank(7, 2, c("mood_1", "mood_2", "mood_3", paste0("harm_", 1:5))) # a row without an answer
answers <- answers[!(answers$child == 8 & answers$wave == 3), ]      # no row at all

values <- function(frame, scale) {
  x <- as.matrix(frame[scale$items])
  for (item in scale$turned) x[, item] <- 1 + 4 - x[, item]
  x
}
least <- function(scale) ceiling(share * length(scale$items) - 1e-9)
mean_of <- function(x, counted, scale) ifelse(rowSums(counted) >= least(scale), rowSums(ifelse(counted, x, 0)) / rowSums(counted), NA)
at <- function(wave, of) { rows <- answers[answers$wave == wave, ]; rows[match(of, rows$child), ] }

t_summary <- function(x) {
  test <- if (length(x) > 1) t.test(x, conf.level = level)
  list(n = length(x), mean = mean(x), sd = sd(x), ci_low = test$conf.int[1], ci_high = test$conf.int[2])
}
wilson <- function(count, n) as.vector(suppressWarnings(prop.test(count, n, correct = FALSE, conf.level = level))$conf.int)
all_signs <- function(x) {
  moved <- x[x != 0]; ranks <- rank(abs(moved))
  possible <- as.vector(as.matrix(expand.grid(rep(list(0:1), length(moved)))) %*% (2 * ranks))
  observed <- sum(2 * ranks[moved > 0])
  min(1, 2 * min(mean(possible <= observed), mean(possible >= observed)))
}

score_rows <- do.call(rbind, lapply(names(scales), function(name) {
  x <- values(answers, scales[[name]])
  score <- mean_of(x, !is.na(x), scales[[name]])
  found <- data.frame(child = answers$child, wave = waves[answers$wave], dimension = name, score = score, answered = rowSums(!is.na(x)))
  found[!is.na(score), ]
}))

wave_means <- list(); changes <- list(); summaries <- list(); kept <- list()
for (name in names(scales)) {
  scale <- scales[[name]]
  for (wave in waves) {
    x <- score_rows$score[score_rows$dimension == name & score_rows$wave == wave]
    wave_means[[name]][[wave]] <- c(t_summary(x), list(floor = mean(x == 1), ceiling = mean(x == 4)))
  }
  common_scores <- function(numbers) {
    x <- lapply(numbers, function(wave) values(at(wave, seq_len(children)), scale))
    common <- Reduce(`&`, lapply(x, function(one) !is.na(one)))
    lapply(x, mean_of, counted = common, scale = scale)
  }
  for (second in 2:3) {
    key <- paste(waves[1], waves[second], sep = "-")
    scores <- common_scores(c(1, second))
    there <- !is.na(scores[[1]])
    first <- scores[[1]][there]; last <- scores[[2]][there]
    change <- round(scale$better * (last - first), 9)
    changes[[key]][[name]] <- list(child = I(which(there)), first = I(first), second = I(last), change = I(change))
    n <- length(change); up <- sum(change > 0); down <- sum(change < 0); same <- n - up - down
    test <- t.test(last, first, paired = TRUE, conf.level = level)
    limits <- sort(scale$better * test$conf.int)
    p <- (up + 1) / (n + 2); q <- (down + 1) / (n + 2)
    half <- qnorm((1 + level) / 2) * sqrt((p + q - (p - q)^2) / (n + 2))
    summaries[[key]][[name]] <- list(
      n = n, mean_change = mean(change), sd_change = sd(change), ci_low = limits[1], ci_high = limits[2],
      t_statistic = unname(scale$better * test$statistic), df = unname(test$parameter), p_value = test$p.value,
      p_wilcoxon = all_signs(change),
      hedges_g_av = mean(change) / sqrt((var(first) + var(last)) / 2) * (1 - 3 / (4 * (2 * n - 2) - 1)),
      cohen_dz = mean(change) / sd(change),
      share_improved = up / n, share_unchanged = same / n, share_worsened = down / n,
      wilson_improved = wilson(up, n), wilson_unchanged = wilson(same, n), wilson_worsened = wilson(down, n),
      net_share = (up - down) / n, net_share_ci = c(max(-1, p - q - half), min(1, p - q + half))
    )
  }
  scores <- common_scores(1:3)
  there <- !is.na(scores[[1]])
  total <- t_summary(scale$better * (scores[[3]] - scores[[1]])[there])
  gain <- scale$better * (scores[[2]] - scores[[1]])[there]
  beyond <- t_summary(scale$better * (scores[[3]] - scores[[1]])[there] - kept_share * gain)
  verdict <- if (total$ci_low > 0 && beyond$ci_low > 0) 1 else if (total$ci_high <= 0 || beyond$ci_high <= 0) 0 else 0.5
  kept[[name]] <- list(n = total$n, kept = verdict,
    kept_total_change = total$mean, kept_total_change_ci_low = total$ci_low, kept_total_change_ci_high = total$ci_high,
    kept_beyond_change = beyond$mean, kept_beyond_change_ci_low = beyond$ci_low, kept_beyond_change_ci_high = beyond$ci_high)
}
for (key in names(summaries)) {
  holm <- p.adjust(sapply(summaries[[key]], function(one) one$p_value), "holm")
  for (name in names(scales)) summaries[[key]][[name]]$p_holm <- holm[[name]]
}

answers$wave <- waves[answers$wave]
cat(jsonlite::toJSON(list(
  r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  inputs = list(level = level, answered_share = share, kept_share = kept_share, minimum = 1, maximum = 4, scales = scales,
                answers = as.list(answers)),
  outputs = list(scores = as.list(score_rows), wave_means = wave_means, changes = changes, summaries = summaries, kept = kept)
), auto_unbox = TRUE, digits = NA, na = "null", null = "null", pretty = TRUE))
