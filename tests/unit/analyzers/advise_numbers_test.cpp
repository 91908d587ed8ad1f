// SPDX-License-Identifier: Apache-2.0
#include "analyzers/advise_numbers.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "analyzers/advise_text.h"

using namespace hone;

TEST_CASE("log-ratios are told as shares of time") {
  CHECK(saved_share(0) == 0);
  CHECK(saved_share(std::log(2)) == doctest::Approx(0.5));
  CHECK(saved_share(-std::log(2)) == doctest::Approx(-1));
  CHECK(saved_share(std::numeric_limits<double>::infinity()) == 1);
}

TEST_CASE("a program takes less time or memory, and has a lower score") {
  const double gain = std::log(2);
  const double loss = -std::log(1.032);
  CHECK(render_less_or_more(gain, {.metric = Metric::kCpuTime}) == "50.0 % less");
  CHECK(render_less_or_more(loss, {.metric = Metric::kPeakMemory}) == "3.2 % more");
  CHECK(render_less_or_more(gain, {.metric = Metric::kReading}) == "50.0 % lower");
  const MetricDecision rate{.metric = Metric::kReading, .better = Better::kHigher};
  CHECK(render_less_or_more(gain, rate) == "100.0 % higher");
  CHECK(render_less_or_more(loss, rate) == "3.1 % lower");
  CHECK(direction_words(Direction::kLoss, rate) == "lower");
  CHECK(worse_word({.metric = Metric::kWallTime}) == "slower");
  CHECK(worse_word(rate) == "worse");
}

TEST_CASE("a name is one line, whatever it holds") {
  CHECK(quote_name("a\nUse b") == "`a\\x0aUse b`");
  CHECK(render_names({"a", "b\x1b[31m"}) == "`a` and `b\\x1b[31m`");
}

TEST_CASE("percentages") {
  CHECK(render_percent(0.048) == "4.8 %");
  CHECK(render_percent(0.189) == "18.9 %");
  CHECK(render_percent(0.00094) == "0.09 %");
  CHECK(render_percent(0.00096) == "0.1 %");
  CHECK(render_percent(0) == "0.0 %");
  CHECK(render_percent(-0.0123) == "-1.2 %");
  CHECK(render_limit(0.01) == "1 %");
  CHECK(render_limit(0.0175) == "1.75 %");
  CHECK(render_limit(0.005) == "0.5 %");
}

TEST_CASE("intervals show an unknown bound as unknown") {
  CHECK(render_gained({std::log(1.1), std::log(1.25)}, Better::kLower) == "9.1 to 20.0 %");
  CHECK(render_gained({}, Better::kLower) == "? to ? %");
}

TEST_CASE("durations are rough and never promise too little") {
  CHECK(render_about(Seconds(4.2)) == "5 s");
  CHECK(render_about(Seconds(89)) == "89 s");
  CHECK(render_about(Seconds(90)) == "2 min");
  CHECK(render_about(Seconds(2101)) == "36 min");
  CHECK(render_about(Seconds(9000)) == "2.5 h");
}

TEST_CASE("names are listed as people do") {
  CHECK(render_names({"a"}) == "`a`");
  CHECK(render_names({"a", "b"}) == "`a` and `b`");
  CHECK(render_names({"a", "b", "c"}) == "`a`, `b` and `c`");
}

TEST_CASE("what is said before round 1 and at round 8") {
  CHECK(render_short_budget({5, 12, Seconds(150)}) ==
        "the budget pays for about 5 rounds, but no difference can be shown before round 12: allow "
        "about 3 min (--budget 150s)");
  Forecast forecast{.effect = Fraction{0.01},
                    .rounds = 44,
                    .more = Seconds(350),
                    .last_round = 94,
                    .max_rounds = 94,
                    .resolvable = std::log(1.02)};
  CHECK(render_forecast(forecast) == "1 % needs about 44 rounds, 6 min more");
  forecast.last_round = 30;
  CHECK(render_forecast(forecast) ==
        "1 % needs about 44 rounds, 6 min more, but the budget ends at round 30: differences below "
        "2.0 % will stay unseen");
  forecast.rounds = 12801;  // never promise what no race can have
  CHECK(render_forecast(forecast) ==
        "1 % would need about 12801 rounds, a race has at most 94: differences below 2.0 % will "
        "stay unseen");
}
