import Glibc
import TestSupport

/// The folder that the virtual machine has as `/opt/share`.
enum GuestShare {
  private static let checkout = Golden.folder("../../..")

  /// The program with all tests of this checkout, in the guest.
  static let tests = "/opt/share/tests/lttrecipePackageTests.xctest"

  /// Makes the folder: the release as `make install` makes it, the tests with Swift's libraries, and a
  /// program with probes.
  static func install(into share: String) throws {
    try installRelease(share)
    try installTests(share)
    try installProgram(share)
  }

  private static func installRelease(_ share: String) throws {
    let built = checkout + "/.build/release/"
    guard access(built + "lttrecipe", X_OK) == 0 else {
      throw PreparationError(description: "there is no release build; run: make build")
    }

    try run(
      """
      install -D "$2/lttrecipe" "$1/bin/lttrecipe"
      install -D "$2/lttrecipe-reader" "$1/libexec/lttrecipe/lttrecipe-reader"
      mkdir -p "$1/share/lttrecipe"
      cp -r "$3" "$1/share/lttrecipe/"
      """, [share, built, checkout + "/recipes"])
  }

  /// The suites that need the kernel's tracer run in the guest; this process runs from the same file.
  private static func installTests(_ share: String) throws {
    try run(
      """
      install -D -t "$1/tests" "$2"
      ldd "$2" | awk '$3 ~ "/swift/" { print $3 }' | xargs cp -L -t "$1/tests"
      """, [share, checkout + "/.build/debug/lttrecipePackageTests.xctest"])
  }

  private static func installProgram(_ share: String) throws {
    try run(
      """
      cc -O1 -o "$1/bin/probed" "$2"
      """, [share, Golden.folder("../Programs/probed.c")])
  }

  private static func run(_ script: String, _ arguments: [String]) throws {
    try HostCommand(arguments: ["bash", "-euo", "pipefail", "-c", script, "bash"] + arguments)
      .text()
  }
}
