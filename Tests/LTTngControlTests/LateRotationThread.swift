import DaemonSupport
import TestSupport

/// A library to preload into a session daemon, whose rotation thread then connects half a second late.
enum LateRotationThread {
  private static let source = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <string.h>
    #include <sys/socket.h>
    #include <sys/un.h>
    #include <unistd.h>

    int connect(int socket, const struct sockaddr *address, socklen_t size) {
      int (*next)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
      const char *path = ((const struct sockaddr_un *) address)->sun_path;
      if (address->sa_family == AF_UNIX && strstr(path, "/sessiond-notification"))
        usleep(500000);
      return next(socket, address, size);
    }

    """

  static func library(in folder: String) -> String { folder + "/late.so" }

  static func build(in folder: String) throws {
    try TestFiles.write(Array(source.utf8), to: folder + "/late.c")
    try run(["gcc", "-shared", "-fPIC", "-o", library(in: folder), folder + "/late.c", "-ldl"])
  }
}
