import TestSupport

/// Small C programs, one for what each user space preset records.
enum PresetPrograms {
  /// Builds a program in a user's work folder.
  static func build(
    _ name: String, _ source: String, _ options: [String] = [], on machine: Machine
  ) throws {
    try machine.write(source, to: "\(name).c")
    let result = try machine.run(["cc", "-g", "-o", name, "\(name).c"] + options)
    guard result.status == 0 else {
      throw PreparationError(description: "\(name).c: \(result)")
    }
  }

  /// `functions N` calls a function N times.
  static let functions = """
    #include <stdlib.h>

    __attribute__((noinline)) static int next(int number)
    {
      return number + 1;
    }

    int main(int argc, char **argv)
    {
      int number = 0;
      for (int count = atoi(argv[1]); count > 0; count--)
        number = next(number);
      return number != atoi(argv[1]);
    }

    """

  /// Allocates and frees once more than it must.
  static let memory = """
    #include <stdlib.h>

    int main(void)
    {
      void *volatile block = malloc(12345);
      free(block);
      return block == NULL;
    }

    """

  /// Locks and unlocks a mutex.
  static let mutex = """
    #include <pthread.h>

    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

    int main(void)
    {
      return pthread_mutex_lock(&mutex) || pthread_mutex_unlock(&mutex);
    }

    """

  /// Opens and closes a library.
  static let library = """
    #include <dlfcn.h>

    int main(void)
    {
      void *library = dlopen("libm.so.6", RTLD_NOW);
      return !library || dlclose(library);
    }

    """

  /// `log plain|fork|close`: says something, in a child too, or with all file descriptors closed before.
  static let log = """
    #include <lttng/tracef.h>
    #include <lttng/tracelog.h>
    #include <string.h>
    #include <sys/wait.h>
    #include <unistd.h>

    int main(int argc, char **argv)
    {
      if (strcmp(argv[1], "close") == 0)
        for (int descriptor = 3; descriptor < 1024; descriptor++)
          close(descriptor);
      lttng_ust_tracef("said %d", 1);
      lttng_ust_tracelog(LTTNG_UST_TRACEPOINT_LOGLEVEL_WARNING, "warned of %s", "rain");
      if (strcmp(argv[1], "fork") == 0) {
        if (fork() == 0) {
          lttng_ust_tracef("the child");
          _exit(0);
        }
        wait(NULL);
      }
      return 0;
    }

    """
}
