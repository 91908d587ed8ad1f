/* SPDX-License-Identifier: Apache-2.0 */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((noinline)) static unsigned answer_request(unsigned number) {
  unsigned answer = number;
  for (unsigned i = 0; i < 1000; ++i) answer = answer * 31 + i;
  return answer;
}

__attribute__((noinline)) static unsigned work_in_child(unsigned number) {
  unsigned answer = number;
  for (unsigned i = 0; i < 1000; ++i) answer ^= answer * 17 + i;
  return answer;
}

__attribute__((noinline)) static unsigned ask_plugin(unsigned number) {
  void* plugin = dlopen(PLUGIN, RTLD_NOW);
  unsigned (*answer)(unsigned) = plugin ? (unsigned (*)(unsigned))dlsym(plugin, "answer") : NULL;
  const unsigned result = answer ? answer(number) : 0;
  if (plugin) dlclose(plugin);
  return result;
}

int main(int count, char** words) {
  const int serves = count > 1 && strcmp(words[1], "serve") == 0;
  const pid_t child = fork();
  if (child == 0) _exit(work_in_child(7) == 0);
  waitpid(child, NULL, 0);
  unsigned sum = ask_plugin(3);
  for (unsigned request = 0; serves || request < 20000; ++request) {
    sum += answer_request(request);
    if (serves) usleep(1000);
  }
  printf("%u\n", sum);
  return 0;
}
