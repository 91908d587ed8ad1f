// SPDX-License-Identifier: Apache-2.0
// The rules of docs/MEASURING.md once more, written for nothing but obviousness: one function from
// all times to the decision, every list recomputed where it is needed, Walsh bounds by counting.
// Tests compare the race with it on random inputs. No disqualification, one workload.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/statistics.h"

namespace hone::testing {

struct ReferenceInput {
  std::vector<std::vector<double>> times;  ///< [round][entry], as many rounds as could be run
  double margin = 0.01;
  int max_rounds = 94;
  double budget = 1e9;  ///< a run costs 1
};

struct ReferenceRace {
  std::string verdict;
  int leader = 0;
  int recommended = 0;
  int rounds = 0;
  int last_round = 0;
  double margin = 0;
  double largest_gain = 0;
  std::map<int, int> dropped_after;
  std::map<int, bool> gross;
  std::vector<int> survivors;
  std::vector<double> estimate, lo, hi;  ///< by entry, against the baseline
};

namespace reference {

inline double sorted_middle(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  const std::size_t n = v.size();
  return (v[(n - 1) / 2] + v[n / 2]) / 2;
}

inline std::vector<double> all_averages(const std::vector<double>& d) {
  std::vector<double> all;
  for (std::size_t i = 0; i < d.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) all.push_back((d[i] + d[j]) / 2);
  return all;
}

// How many averages each bound leaves out: the largest k with P(T+ <= k - 1) <= level, the chances
// counted as subsets of 1..n with each sum.
inline int left_out(int n, double level, std::map<std::pair<int, double>, int>& known) {
  if (const auto found = known.find({n, level}); found != known.end()) return found->second;
  std::vector<long double> subsets(static_cast<std::size_t>(n * (n + 1) / 2 + 1), 0.0L);
  subsets[0] = 1;
  for (int rank = 1; rank <= n; ++rank)
    for (int sum = n * (n + 1) / 2; sum >= rank; --sum)
      subsets[static_cast<std::size_t>(sum)] += subsets[static_cast<std::size_t>(sum - rank)];
  long double count = 0;
  int k = 0;
  while ((count += subsets[static_cast<std::size_t>(k)]) / std::pow(2.0L, n) <= level) ++k;
  return known[{n, level}] = k;
}

struct Bounds {
  double estimate, lo, hi;
};

inline Bounds bounds(const std::vector<double>& d, double level,
                     std::map<std::pair<int, double>, int>& known) {
  std::vector<double> all = all_averages(d);
  std::sort(all.begin(), all.end());
  const int k = left_out(static_cast<int>(d.size()), level, known);
  const double infinity = std::numeric_limits<double>::infinity();
  if (k == 0) return {sorted_middle(all), -infinity, infinity};
  return {sorted_middle(all), *(all.begin() + (k - 1)), *(all.end() - k)};
}

}  // namespace reference

class ReferenceRacer {
 public:
  explicit ReferenceRacer(ReferenceInput input)
      : in_(std::move(input)), entries_(static_cast<int>(in_.times[0].size())) {
    const double c = in_.max_rounds > 94 ? 8.5 : entries_ == 2 ? 5.5 : 6.5;
    a_ = 0.025 / ((entries_ - 1) * c);
    a1_ = 0.025 / (in_.max_rounds > 94 ? 8.5 : 5.5);
    out_.margin = in_.margin;
    out_.last_round = in_.max_rounds;
    for (int e = 0; e < entries_; ++e) s_.push_back(e);
  }

  ReferenceRace run() {
    double left = in_.budget;
    for (n_ = 0; out_.verdict.empty();) {
      if (is_over(left)) {
        look(true);
        break;
      }
      ++n_;
      const double cost = static_cast<double>(s_.size());
      left -= cost;
      if (n_ >= 3 && n_ <= 7 && s_.size() >= 4) drop_gross();
      if (n_ == 8) settle(left);
      const std::vector<int> looks = {8, 10, 12, 15, 19, 24, 30, 38, 48, 60, 75, 94, 118, 147, 184};
      if (is_over(left))
        look(true);
      else if (std::find(looks.begin(), looks.end(), n_) != looks.end())
        look(false);
    }
    finish();
    return out_;
  }

 private:
  // Nothing is known of the first round's cost.
  bool is_over(double left) const {
    const bool fits = left > 0 && (n_ == 0 || left >= static_cast<double>(s_.size()));
    return n_ >= out_.last_round || s_.size() == 1 || !fits;
  }

  double log_time(int r, int e) const {
    return std::log(in_.times[static_cast<std::size_t>(r)][static_cast<std::size_t>(e)]);
  }

  // ln t_i - ln t_j of the rounds that both ran.
  std::vector<double> d(int i, int j) const {
    int last = n_;
    for (int e : {i, j})
      if (out_.dropped_after.contains(e)) last = std::min(last, out_.dropped_after.at(e));
    std::vector<double> values;
    for (int r = 0; r < last; ++r) values.push_back(log_time(r, i) - log_time(r, j));
    return values;
  }

  reference::Bounds bounds(int i, int j, double level) {
    return reference::bounds(d(i, j), level, known_);
  }

  // Log times of the entry, each minus the median over S of its round.
  std::vector<double> centred(int e) const {
    std::vector<double> values;
    for (int r = 0; r < n_; ++r) {
      std::vector<double> row;
      for (int i : s_) row.push_back(log_time(r, i));
      values.push_back(log_time(r, e) - reference::sorted_middle(row));
    }
    return values;
  }

  void drop_gross() {
    const double n = n_;
    const double size = static_cast<double>(s_.size());
    int leader = s_[0];
    for (int e : s_)
      if (reference::sorted_middle(centred(e)) < reference::sorted_middle(centred(leader)))
        leader = e;
    double squares = 0;  // least squares of a complete two-way table: means of rows and columns
    for (int r = 0; r < n_; ++r) {
      for (int e : s_) {
        double row = 0, col = 0, all = 0;
        for (int i : s_) row += log_time(r, i) / size;
        for (int q = 0; q < n_; ++q) col += log_time(q, e) / n;
        for (int q = 0; q < n_; ++q)
          for (int i : s_) all += log_time(q, i) / (n * size);
        squares += std::pow(log_time(r, e) - row - col + all, 2);
      }
    }
    const double degrees = (size - 1) * (n - 1);
    const double s = std::sqrt(squares / degrees);
    const double limit =
        student_quantile(1 - 0.005 / (entries_ - 1), degrees) * s * std::sqrt(2 / n);
    std::vector<int> out;
    for (int e : s_) {
      double sum = 0;
      bool always = true;
      for (double value : d(e, leader)) {
        sum += value;
        if (!(value > std::log(1.05))) always = false;
      }
      if (e != 0 && always && sum / n > limit) out.push_back(e);
    }
    for (int e : out) leave(e, true);
  }

  void settle(double left) {
    out_.last_round = std::min(
        out_.last_round,
        8 + static_cast<int>(std::max(0.0, std::floor(left / static_cast<double>(s_.size())))));
    std::vector<double> deviations;
    for (int i : s_) {
      for (int j : s_) {
        if (i >= j) continue;
        const double centre = reference::sorted_middle(d(i, j));
        for (double value : d(i, j)) deviations.push_back(std::abs(value - centre));
      }
    }
    if (deviations.empty()) return;
    const double sd = 1.1 * 1.4826 * reference::sorted_middle(deviations);
    out_.margin =
        std::max(out_.margin, 1.1 * normal_upper_quantile(a_) * sd / std::sqrt(out_.last_round));
  }

  void leave(int e, bool gross) {
    out_.dropped_after[e] = n_;
    out_.gross[e] = gross;
    s_.erase(std::find(s_.begin(), s_.end(), e));
  }

  void look(bool last) {
    if (n_ == 0) {
      out_.verdict = s_.size() == 1 ? "keep" : "inconclusive";
      return;
    }
    const auto score = [&](int e) {
      std::vector<double> values = centred(e);
      std::sort(values.begin(), values.end());
      const std::size_t cut = values.size() / 4;
      double sum = 0;
      for (std::size_t i = cut; i < values.size() - cut; ++i) sum += values[i];
      return sum / static_cast<double>(values.size() - 2 * cut);
    };
    int l = s_[0];
    for (int e : s_)
      if (score(e) < score(l)) l = e;
    out_.leader = l;
    std::vector<int> slower, unresolved;
    for (int e : s_) {
      if (e == l) continue;
      const auto behind = bounds(e, l, a_);
      if (behind.lo > 0 && e != 0) slower.push_back(e);
      if (behind.lo < -out_.margin) unresolved.push_back(e);
    }
    for (int e : slower) leave(e, false);
    bool nothing_gains = true;
    for (int e : s_)
      if (e != 0 && bounds(0, e, a1_).hi > out_.margin) nothing_gains = false;
    const auto gain = l == 0 ? reference::Bounds{0, 0, 0} : bounds(0, l, a_);
    const double half_width = (gain.hi - gain.lo) / 2;
    if ((l == 0 && unresolved.empty()) || nothing_gains) {
      out_.verdict = "keep";
    } else if (l != 0 && unresolved.empty() && gain.estimate >= out_.margin && gain.lo > 0 &&
               half_width <= std::max(out_.margin, gain.estimate / 3)) {
      out_.verdict = "change";
    } else if (last && gain.lo > 0 && gain.estimate >= out_.margin) {
      out_.verdict = "better";
    } else if (last && gain.lo > 0) {
      out_.verdict = "keep";
    } else if (last) {
      out_.verdict = "inconclusive";
    }
  }

  void finish() {
    out_.rounds = n_;
    out_.survivors = s_;
    for (int e = 0; e < entries_ && n_ > 0; ++e) {
      const auto change = bounds(0, e, a_);
      out_.estimate.push_back(change.estimate);
      out_.lo.push_back(change.lo);
      out_.hi.push_back(change.hi);
    }
    const bool use = out_.verdict == "change" || out_.verdict == "better";
    if (use) {
      out_.recommended = out_.leader;
      for (int e = entries_ - 1; e > 0; --e) {
        const bool is_equal =
            !out_.gross[e] && (e == out_.leader || bounds(e, out_.leader, a_).hi <= out_.margin);
        if (is_equal && bounds(0, e, a_).lo > 0) out_.recommended = e;
      }
    }
    for (int e : s_)
      if (e != out_.recommended && n_ > 0)
        out_.largest_gain =
            std::max(out_.largest_gain, bounds(out_.recommended, e, use ? a_ : a1_).hi);
  }

  ReferenceInput in_;
  int entries_;
  double a_ = 0, a1_ = 0;
  int n_ = 0;
  std::vector<int> s_;
  ReferenceRace out_;
  std::map<std::pair<int, double>, int> known_;
};

}  // namespace hone::testing
