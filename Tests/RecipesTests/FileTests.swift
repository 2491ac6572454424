import Diagnostics
import Glibc
import Recipes
import SystemPackage
import TestSupport
import Testing

struct FileTests {
  private func load(_ name: String, in folder: TemporaryFolder) -> LoadedCase {
    LoadedCase(name, in: folder.path)
  }

  @Test func `a file that is not there is said to be so`() throws {
    let loaded = load("no.yaml", in: try TemporaryFolder())
    #expect(
      loaded.diagnosticText == """
        error: cannot read `no.yaml`: No such file or directory [file-unreadable]
          help: check the path; `-` stands for standard input

        """)
  }

  @Test func `a folder is no recipe`() throws {
    let folder = try TemporaryFolder()
    folder.makeFolder("recipes")
    #expect(
      load("recipes", in: folder).diagnosticText == """
        error: cannot read `recipes`: Is a directory [file-unreadable]
          help: name a file of that folder

        """)
    #expect(load("", in: folder).findings == ["0:0 file-unreadable"])
  }

  @Test func `a file that may not be read is said to be so`() throws {
    let folder = try TemporaryFolder()
    try folder.write("lttrecipe: 1\n", to: "r.yaml")
    try folder.write("x", to: "file")
    #expect(load("file/r.yaml", in: folder).findings == ["0:0 file-unreadable"])
    #expect(symlink("loop", folder.file("loop")) == 0)
    #expect(load("loop", in: folder).findings == ["0:0 file-unreadable"])
    #expect(load(String(repeating: "n", count: 5000), in: folder).recipe == nil)
    guard geteuid() != 0 else { return }

    #expect(chmod(folder.file("r.yaml"), 0) == 0)
    #expect(load("r.yaml", in: folder).findings == ["0:0 file-unreadable"])
  }

  @Test func `a file of 1 MiB is read and a larger one refused`() throws {
    let folder = try TemporaryFolder()
    let head = """
      lttrecipe: 1
      name: x
      channels: {user: {domain: user, events: [a:*]}}
      payload: [{run: [ls]}]
      #
      """
    let padding = String(repeating: "x", count: (1 << 20) - head.utf8.count)
    try folder.write(head + padding, to: "fits.yaml")
    try folder.write(head + padding + "x", to: "large.yaml")
    #expect(load("fits.yaml", in: folder).recipe != nil)
    #expect(
      load("large.yaml", in: folder).diagnosticText == """
        error: `large.yaml` is larger than 1 MiB [file-too-large]
          help: a recipe is a short text; is this the right file?

        """)
  }

  @Test(arguments: ["/dev/zero", "/dev/null", "/dev/full", "/proc/self/mem"])
  func `what is no ordinary file neither hangs nor loads`(path: String) throws {
    #expect(load(path, in: try TemporaryFolder()).recipe == nil)
  }

  @Test func `a named pipe without a writer does not hang`() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    #expect(load("pipe", in: folder).findings.first?.hasSuffix("document-empty") == true)
  }

  @Test func `bytes that are not UTF-8 are reported with their line`() throws {
    let folder = try TemporaryFolder()
    try TestFiles.write(
      Array("lttrecipe: 1\nname: ".utf8) + [0xFF, 0x0A], to: folder.file("latin.yaml"))
    #expect(
      load("latin.yaml", in: folder).diagnosticText == """
        latin.yaml:2:7: error: line 2 is not UTF-8: unexpected byte 0xFF [file-not-utf8]
         2 | name: \u{FFFD}
           |       ^
          help: save the file as UTF-8

        """)
    try TestFiles.write([0xFF, 0xFE, 0x6C, 0], to: folder.file("wide.yaml"))
    #expect(load("wide.yaml", in: folder).findings == ["1:1 file-not-utf8"])
  }

  @Test func `a file knows its folder and its path without links`() throws {
    let folder = try TemporaryFolder()
    try folder.write("x: 1\n", to: "real/r.yaml")
    folder.makeFolder("other")
    #expect(symlink("../real/r.yaml", folder.file("other/link.yaml")) == 0)
    var diagnostics = DiagnosticCollector()
    let file = RecipeFile.read(
      "other/link.yaml", currentFolder: FilePath(folder.path), diagnostics: &diagnostics)
    #expect(file?.path?.string == folder.file("real/r.yaml"))
    #expect(file?.folder.string == folder.file("real"))
    #expect(file?.source.name == "other/link.yaml")
  }
}
