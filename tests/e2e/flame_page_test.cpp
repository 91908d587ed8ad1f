// SPDX-License-Identifier: Apache-2.0
// The flame graph's page in a real browser: what its search marks and where a click zooms to.
#include <doctest/doctest.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "cli/render_hot.h"
#include "tests/support/hone_program.h"
#include "tests/support/test_project.h"
#include "tests/support/tool.h"
#include "tests/unit/cli/example_hot.h"

namespace hone::test {
namespace {

/// Does what a user does and notes what there is to see. Widths are in percent of the graph.
constexpr std::string_view kVisitor = R"(<script>
(() => {
  const element = (id) => document.getElementById(id);
  const frames = () => [...document.querySelectorAll(".frame")];
  const name_of = (frame) => frame.title.split("\n")[0];
  const frame = (name) => frames().find((each) => name_of(each) === name);
  const width = (name) =>
    frame(name) ? Math.round((100 * frame(name).offsetWidth) / element("graph").clientWidth) : 0;
  const notes = [];
  const note = (what) =>
    notes.push(`${what}: main ${width("main")} parse ${width("parse")} count ${width("count")}`);
  const click = (name) => {
    const box = frame(name).getBoundingClientRect();
    document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).click();
  };
  const search = (text) => {
    element("search").value = text;
    element("search").dispatchEvent(new Event("input"));
    const dim = frames().filter((each) => Number(getComputedStyle(each).opacity) < 1).map(name_of);
    notes.push(`search "${text}": ${element("found").textContent}; dim ${dim.join(" ")}`);
  };
  note("whole");
  search("COU");
  search("none such");
  search("");
  click("count");
  note("zoomed");
  notes.push("detail " + element("detail").textContent.replace("\n", " "));
  click("main");
  note("one up");
  click("parse");
  element("reset").click();
  note("reset");
  document.body.textContent = `[[${notes.join("\n")}]]`;
})();
</script>
</html>)";

std::string example_page() {
  HotReport report = example_hot();
  report.view = HotView::kSource;
  report.reference = report.profile;
  HotCapture capture = example_capture("pgo", 300, 100);
  capture.places = {{"/p/app", 1, "main", "", R"([["main","m.cpp",1]])"},
                    {"/p/app", 2, "parse", "", R"([["parse","p.cpp",2]])"},
                    {"/p/app", 3, "count", "", R"([["count","c.cpp",2]])"}};
  std::string page = render_flame(report, {capture});
  const std::string_view end = "</html>";
  page.replace(page.rfind(end), end.size(), kVisitor);
  return page;
}

TEST_CASE("search marks what matches and says its share; a click zooms in and out") {
  const std::string browser = find_tool({"chromium", "chromium-browser", "google-chrome"});
  if (browser.empty()) {
    std::puts("HONE-TEST-SKIPPED: no Chromium is installed");
    return;
  }
  const TemporaryFolder folder;
  const auto page = folder.write("flame.html", example_page());
  const auto seen = folder.path() / "seen";
  run_tool({browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,800",
            "--user-data-dir=" + (folder.path() / "browser").string(), "--dump-dom",
            "file://" + page.string()},
           seen);
  const std::string text = slurp(seen);
  const std::size_t begin = text.find("[[");
  REQUIRE(begin != std::string::npos);
  CHECK(text.substr(begin + 2, text.find("]]") - begin - 2) ==
        "whole: main 100 parse 75 count 25\n"
        "search \"COU\": 25.0 % of the time matches; dim all main parse\n"
        "search \"none such\": 0.0 % of the time matches; dim all main count parse\n"
        "search \"\": ; dim \n"
        "zoomed: main 100 parse 0 count 100\n"
        "detail count 800 ms (25.0 %)\n"
        "one up: main 100 parse 75 count 25\n"
        "reset: main 100 parse 75 count 25");
}

}  // namespace
}  // namespace hone::test
