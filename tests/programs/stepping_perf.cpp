// SPDX-License-Identifier: Apache-2.0
// A perf for machines whose CPU records no branches: what `perf record -j any` and `perf script` do
// as far as perf2bolt looks, for a program of one thread. It has the program go in single steps
// (ptrace(2)) and takes a sample whenever 32 branches were taken: what a CPU's records would show.
#include <elf.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view kMagic = "PERFILE2";
constexpr std::size_t kBranches = 32;
/// How often a sample is told: a stand-in for a run that much longer.
constexpr int kRepeats = 32;

struct Branch {
  std::uint64_t from;
  std::uint64_t to;
};

/// Length of the direct jump or call at that address; 0: another instruction. Jumps that go
/// nowhere but elsewhere (returns, indirect ones) have `always` set.
int jump_length(std::uint64_t word, bool& always) {
  const auto first = static_cast<unsigned char>(word & 0xff);
  const auto second = static_cast<unsigned char>((word >> 8) & 0xff);
  always = first == 0xc3 || first == 0xc2 ||
           (first == 0xff && ((second >> 4) & 3) != 0 && ((second >> 3) & 7) >= 2 &&
            ((second >> 3) & 7) <= 5);
  if ((first >= 0x70 && first <= 0x7f) || first == 0xeb || (first >= 0xe0 && first <= 0xe3))
    return 2;
  if (first == 0xe8 || first == 0xe9) return 5;
  return first == 0x0f && second >= 0x80 && second <= 0x8f ? 6 : 0;
}

std::uint64_t instruction_of(pid_t process) {
  return static_cast<std::uint64_t>(
      ::ptrace(PTRACE_PEEKUSER, process, offsetof(user_regs_struct, rip), nullptr));
}

class Recording {
 public:
  Recording(pid_t process, const std::string& file) : process_(process), out_(file) {
    out_ << kMagic << '\n';
  }

  /// Until the program's end; its wait status. The dynamic loader's work is left out.
  int record() {
    skip_to_entry();
    while (sample()) {
      if (samples_++ % 64 == 0) write_maps();
    }
    return status_;
  }

 private:
  /// By a breakpoint where the program itself begins (AT_ENTRY, getauxval(3)).
  void skip_to_entry() {
    std::ifstream words("/proc/" + std::to_string(process_) + "/auxv", std::ios::binary);
    std::array<std::uint64_t, 2> entry{};
    while (words.read(reinterpret_cast<char*>(entry.data()), sizeof entry)) {
      if (entry[0] == AT_ENTRY) break;
    }
    const auto word = ::ptrace(PTRACE_PEEKTEXT, process_, entry[1], nullptr);
    ::ptrace(PTRACE_POKETEXT, process_, entry[1], (word & ~0xffL) | 0xccL);
    ::ptrace(PTRACE_CONT, process_, nullptr, nullptr);
    ::waitpid(process_, &status_, 0);
    ::ptrace(PTRACE_POKETEXT, process_, entry[1], word);
    ::ptrace(PTRACE_POKEUSER, process_, offsetof(user_regs_struct, rip), entry[1]);
  }

  /// False: the program has ended.
  bool sample() {
    std::vector<Branch> taken;
    while (taken.size() < kBranches) {
      const std::uint64_t from = instruction_of(process_);
      const auto word =
          static_cast<std::uint64_t>(::ptrace(PTRACE_PEEKTEXT, process_, from, nullptr));
      if (!step()) return false;
      bool always = false;
      const int length = jump_length(word, always);
      const std::uint64_t to = instruction_of(process_);
      if (always || (length > 0 && to != from + static_cast<std::uint64_t>(length)))
        taken.push_back({from, to});
    }
    write_sample(taken);
    return true;
  }

  bool step() {
    ::ptrace(PTRACE_SINGLESTEP, process_, nullptr, signal_);
    if (::waitpid(process_, &status_, 0) != process_ || !WIFSTOPPED(status_)) return false;
    signal_ = WSTOPSIG(status_) == SIGTRAP ? 0 : WSTOPSIG(status_);
    return true;
  }

  /// The latest branch first, as perf prints them.
  void write_sample(const std::vector<Branch>& taken) {
    std::ostringstream line;
    line << "S " << process_ << ' ' << std::hex << taken.back().to;
    for (auto branch = taken.rbegin(); branch != taken.rend(); ++branch)
      line << " 0x" << branch->from << "/0x" << branch->to << "/P/-/-/0";
    for (int i = 0; i < kRepeats; ++i) out_ << line.str() << '\n';
  }

  void write_maps() {
    std::ifstream maps("/proc/" + std::to_string(process_) + "/maps");
    for (std::string line; std::getline(maps, line);) {
      std::istringstream words(line);
      std::string range, mode, offset, device, inode, path;
      words >> range >> mode >> offset >> device >> inode >> path;
      if (mode != "r-xp" || !path.starts_with('/')) continue;
      const std::size_t dash = range.find('-');
      const std::uint64_t begin = std::stoull(range.substr(0, dash), nullptr, 16);
      const std::uint64_t end = std::stoull(range.substr(dash + 1), nullptr, 16);
      if (!seen_.emplace(begin, path).second) continue;
      std::array<char, 200> event{};
      std::snprintf(event.data(), event.size(),
                    "M program %d 1.000000: PERF_RECORD_MMAP2 %d/%d: [0x%llx(0x%llx) @ 0x%s %s %s "
                    "0]: r-xp ",
                    process_, process_, process_, static_cast<unsigned long long>(begin),
                    static_cast<unsigned long long>(end - begin), offset.c_str(), device.c_str(),
                    inode.c_str());
      out_ << event.data() << path << '\n';
    }
  }

  pid_t process_;
  std::ofstream out_;
  std::map<std::uint64_t, std::string> seen_;
  int samples_ = 0;
  int signal_ = 0;  ///< what the program is to get with its next step
  int status_ = 0;
};

std::string value_of(const std::vector<std::string>& words, std::string_view option) {
  const auto at = std::ranges::find(words, option);
  return at == words.end() || std::next(at) == words.end() ? "" : *std::next(at);
}

int record(const std::vector<std::string>& words, char** argv) {
  char** program = argv + 1 + (std::ranges::find(words, "--") - words.begin());
  const pid_t process = ::fork();
  if (process == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::execvp(program[0], program);
    ::_exit(127);
  }
  int status = 0;
  if (::waitpid(process, &status, 0) == process && WIFSTOPPED(status)) {
    ::ptrace(PTRACE_SETOPTIONS, process, nullptr, PTRACE_O_EXITKILL);
    // env(1) becomes the program: only that is of interest.
    if (std::string_view(program[0]).ends_with("/env")) {
      ::ptrace(PTRACE_CONT, process, nullptr, nullptr);
      ::waitpid(process, &status, 0);
    }
    if (WIFSTOPPED(status)) status = Recording(process, value_of(words, "-o")).record();
  }
  if (WIFSIGNALED(status)) ::raise(WTERMSIG(status));
  return WEXITSTATUS(status);
}

int print(const std::string& file, char kind) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kind) && line.size() > 2 && line[1] == ' ')
      std::printf("%s\n", line.c_str() + 1);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv, argv + argc);
  const auto has = [&](std::string_view word) {
    return std::ranges::find(words, word) != words.end();
  };
  if (has("--version")) return std::puts("perf version 0 (single steps)") < 0;
  if (argc > 1 && words[1] == "record") return record(words, argv);
  const std::string input = value_of(words, "-i");
  if (value_of(words, "-F") == "pid,ip,brstack") return print(input, 'S');
  if (has("--show-mmap-events")) return print(input, 'M');
  if (has("--show-task-events") || (argc > 1 && words[1] == "buildid-list")) return 0;
  // What perf says to the question for accesses to memory; perf2bolt knows the words.
  std::fputs(
      "Samples for 'cycles:u' event do not have ADDR attribute set. Cannot print 'addr' field.\n",
      stderr);
  return 255;
}
