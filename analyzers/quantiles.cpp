// SPDX-License-Identifier: Apache-2.0
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "analyzers/statistics.h"

namespace hone {

double normal_upper_quantile(double level) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), level));
}

double student_quantile(double p, double degrees) {
  return boost::math::quantile(boost::math::students_t(degrees), p);
}

Interval binomial_interval(int part, int whole) {
  if (whole == 0) return {0, 1};
  using Binomial = boost::math::binomial_distribution<double>;
  return {Binomial::find_lower_bound_on_p(whole, part, 0.025),
          Binomial::find_upper_bound_on_p(whole, part, 0.025)};
}

}  // namespace hone
