// SPDX-License-Identifier: Apache-2.0
#include "cli/quantities.h"

#include <doctest/doctest.h>

using hone::Seconds;

TEST_CASE("sizes have three significant digits and never show 1024") {
  CHECK(hone::render_size({0}) == "0 B");
  CHECK(hone::render_size({1023}) == "1023 B");
  CHECK(hone::render_size({1024}) == "1.00 KiB");
  CHECK(hone::render_size({10234}) == "9.99 KiB");
  CHECK(hone::render_size({10235}) == "10.0 KiB");
  CHECK(hone::render_size({102348}) == "99.9 KiB");
  CHECK(hone::render_size({102349}) == "100 KiB");
  CHECK(hone::render_size({421888}) == "412 KiB");
  CHECK(hone::render_size({1048063}) == "1023 KiB");
  CHECK(hone::render_size({1048064}) == "1.00 MiB");
  CHECK(hone::render_size({std::int64_t{5} << 40}) == "5.00 TiB");
  CHECK(hone::render_size({-2048}) == "-2.00 KiB");
  CHECK(hone::render_size_change({4198}) == "+4.10 KiB");
  CHECK(hone::render_size_change({-300}) == "-300 B");
  CHECK(hone::render_size_change({0}) == "0 B");
}

TEST_CASE("one of a thing is in the singular") {
  CHECK(hone::counted(1, "run") == "1 run");
  CHECK(hone::counted(0, "run") == "0 runs");
  CHECK(hone::counted(12, "run") == "12 runs");
}

TEST_CASE("changes carry their sign, one decimal and the unit") {
  CHECK(hone::render_change(-0.189) == "-18.9 %");
  CHECK(hone::render_change(0.005) == "+0.5 %");
  CHECK(hone::render_change(-0.0004) == "0.0 %");
  CHECK(hone::render_change(0) == "0.0 %");
  CHECK(hone::render_change(12.345) == "+1234.5 %");
  CHECK(hone::render_change_number(-0.0451) == "-4.5");
  CHECK(hone::render_share(0.01) == "1 %");
  CHECK(hone::render_share(0.009) == "0.9 %");
  CHECK(hone::render_share(0.0123) == "1.2 %");
  CHECK(hone::render_share(0.1234) == "12 %");
  CHECK(hone::render_share(0) == "0 %");
}

TEST_CASE("times choose their unit") {
  CHECK(hone::render_time(Seconds(0.000000412)) == "412 ns");
  CHECK(hone::render_time(Seconds(0)) == "0.00 µs");
  CHECK(hone::render_time(Seconds(0.000412)) == "412 µs");
  CHECK(hone::render_time(Seconds(0.0081)) == "8.10 ms");
  CHECK(hone::render_time(Seconds(0.9999)) == "1.00 s");
  CHECK(hone::render_time(Seconds(1.0213)) == "1.02 s");
  CHECK(hone::render_time(Seconds(215.4)) == "215 s");
  CHECK(hone::render_duration(Seconds(1.23)) == "1.2 s");
  CHECK(hone::render_duration(Seconds(9.96)) == "10 s");
  CHECK(hone::render_duration(Seconds(119.4)) == "119 s");
  CHECK(hone::render_duration(Seconds(119.6)) == "2 min 00 s");
  CHECK(hone::render_duration(Seconds(3599.6)) == "1 h 00 min");
  CHECK(hone::render_duration(Seconds(3900)) == "1 h 05 min");
}

TEST_CASE("metrics have a title") {
  CHECK(hone::metric_title("cpu-time") == "CPU time");
  CHECK(hone::metric_title("wall-time") == "wall time");
  CHECK(hone::metric_title("peak-memory") == "peak memory");
  CHECK(hone::metric_title("p99") == "p99");
}
