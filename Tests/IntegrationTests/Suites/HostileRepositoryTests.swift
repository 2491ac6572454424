import Glibc
import TestSupport
import Testing

/// Nothing of a fetched repository runs, and nothing outside of it is read.
@Suite(.needsGit)
struct HostileRepositoryTests {
  private let place: LockPlace

  /// A file that anything which runs would make.
  private var mark: String { place.folder.file("mark") }

  init() throws {
    place = try LockPlace()
    try place.commit(["a.yaml": LockPlace.preset("a", "one")], tag: "v1")
  }

  private func write(_ url: String) throws {
    try place.write("{git: \"\(url)\", path: a, ref: v1}")
  }

  private func expectNothingRan(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!TestFile.exists(mark), sourceLocation: sourceLocation)
  }

  private func lock() throws -> Finished {
    try place.lttrecipe("lock", "r.yaml")
  }

  // MARK: - What could run

  @Test func `hooks, filters and configuration of the repository do not run`() throws {
    try place.commit(
      [".gitattributes": "*.yaml filter=evil diff=evil export-subst\n", "b.yaml": "$Format:%H$\n"],
      tag: "v1")
    for hook in ["post-checkout", "pre-upload", "reference-transaction", "post-receive"] {
      try place.folder.write(
        "#!/bin/sh\ntouch '\(mark)'\n", to: "presets/.git/hooks/\(hook)", mode: 0o700)
    }
    for key in [
      "core.fsmonitor", "core.sshCommand", "uploadpack.packObjectsHook", "core.pager",
      "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.evil.command",
      "core.gitProxy", "core.askPass", "credential.helper",
    ] {
      try place.git("presets", "config", key, "touch '\(mark)'; cat")
    }
    unlink(mark)
    try write(place.url("presets"))
    #expect(try lock().status == 0)
    expectNothingRan()
    let stored = try #require(place.stored.first)
    #expect(TestFile.text(of: "\(place.cache)/\(stored)/b.yaml") == "$Format:%H$\n")
  }

  @Test func `hooks, templates and filters of the user do not run either`() throws {
    try place.commit([".gitattributes": "*.yaml filter=own diff=own\n"], tag: "v1")
    for folder in ["hooks", "template/hooks"] {
      for hook in ["post-checkout", "reference-transaction"] {
        try place.folder.write("#!/bin/sh\ntouch '\(mark)'\n", to: "\(folder)/\(hook)", mode: 0o700)
      }
    }
    let program = "touch '\(mark)'; cat"
    try place.folder.write(
      """
      [core]
        hooksPath = \(place.folder.file("hooks"))
        fsmonitor = "\(program)"
        pager = "\(program)"
      [init]
        templateDir = \(place.folder.file("template"))
        defaultObjectFormat = sha256
      [filter "own"]
        smudge = "\(program)"
        process = "\(program)"
      [diff "own"]
        textconv = "\(program)"
      [fetch]
        recurseSubmodules = true
      [color]
        ui = always
      """, to: "home/.gitconfig")
    try write(place.url("presets"))
    let result = try lock()
    #expect(result.status == 0, "\(result)")
    expectNothingRan()
  }

  @Test func `the repository that the caller works in has no say`() throws {
    try place.shell(
      "git init --quiet . && git config core.hooksPath '\(place.folder.file("hooks"))'"
    )
    .requireSuccess()
    try place.folder.write(
      "#!/bin/sh\ntouch '\(mark)'\n", to: "hooks/reference-transaction", mode: 0o700)
    try write(place.url("presets"))
    let result = try place.lttrecipe(
      "lock", "r.yaml",
      environment: [
        "GIT_DIR": place.work + "/.git", "GIT_WORK_TREE": place.work,
        "GIT_INDEX_FILE": place.work + "/index",
        "GIT_TEMPLATE_DIR": place.folder.file("template"),
      ])
    #expect(result.status == 0, "\(result)")
    expectNothingRan()
    #expect(try place.git("work", "for-each-ref") == "")
  }

  @Test func `the user's addresses hold, and their transports do not`() throws {
    let start = "[url \"\(place.url(""))\"]\n  insteadOf = https://presets.example/\n"
    try place.folder.write(start, to: "home/.gitconfig")
    try write("https://presets.example/presets")
    #expect(try lock().status == 0)

    try place.folder.write(
      "[url \"ext::sh -c touch% \(mark) # \"]\n  insteadOf = https://presets.example/\n"
        + "[protocol \"ext\"]\n  allow = always\n", to: "home/.gitconfig")
    try write("https://presets.example/other")
    let result = try lock()
    #expect(result.status == 5 && result.errors.contains("'ext' not allowed"), "\(result)")
    expectNothingRan()
  }

  @Test(arguments: [
    "ext::sh -c touch% MARK", "-uMARK", "--upload-pack=touch MARK", "http://example.org/x",
    "git://example.org/x", "ssh://-oProxyCommand=touch%20MARK/x", "https://u:p@example.org/x",
    "../presets", "MARK",
  ])
  func `an address of another kind is refused before git is asked`(url: String) throws {
    try write(url.replacing("MARK", with: mark))
    let result = try place.lttrecipe("lock", "r.yaml", hasGit: false)
    #expect(result.status == 3 && result.errors.contains("[git-reference]"), "\(result)")
    #expect(result.errors.contains("r.yaml:3:13"), "\(result)")
    expectNothingRan()
  }

  // MARK: - What could lead out

  @Test func `links and submodules are left out, and refused when they are named`() throws {
    let repository = place.folder.file("presets")
    try #require(symlink("/etc/passwd", repository + "/passwd.yaml") == 0)
    try #require(symlink("/etc", repository + "/etc") == 0)
    try place.commit(["x.yaml": "x"], to: "sub")
    try place.git(
      "presets", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add",
      place.url("sub"), "sub")
    try place.commit([:], tag: "v1")
    for (path, kind) in [
      ("passwd", "a symbolic link"), ("etc/hosts", "a symbolic link"), ("sub/x", "a submodule"),
    ] {
      try place.write(place.item(path, "v1"))
      let result = try lock()
      #expect(result.status == 3 && result.errors.contains("[git-reference]"), "\(result)")
      #expect(result.errors.contains(kind), "\(result)")
    }
    #expect(place.lock == nil)
    try place.write(place.item("a", "v1"))
    #expect(try lock().status == 0)
    #expect(place.stored.flatMap { TestFiles.tree("\(place.cache)/\($0)") } == ["a.yaml"])
  }

  @Test(arguments: ["../evil.yaml", "..\\evil.yaml", ".git/x.yaml", "a\tb.yaml"])
  func `a tree whose paths lead out is refused whole`(path: String) throws {
    let blob = try place.git("presets", "hash-object", "-w", "a.yaml")
    let parts = path.split(separator: "/").map(String.init)
    var tree = try tree("100644", parts[parts.count - 1], blob)
    if parts.count == 2 { tree = try self.tree("40000", parts[0], tree) }
    let commit = try place.git("presets", "commit-tree", "-m", "evil", tree)
    try place.git("presets", "tag", "--force", "evil", commit)
    try place.write(place.item("a", "evil"))
    let result = try lock()
    #expect(result.status == 5 && result.errors.contains("not accepted"), "\(result)")
    #expect(place.stored == [])
    #expect(place.lock == nil)
  }

  /// Writes a tree object of one entry, byte by byte: git itself makes none with a bad name.
  private func tree(_ mode: String, _ name: String, _ hash: String) throws -> String {
    var bytes = Array("\(mode) \(name)\0".utf8)
    var digits = hash[...]
    while !digits.isEmpty {
      bytes.append(try #require(UInt8(digits.prefix(2), radix: 16)))
      digits = digits.dropFirst(2)
    }
    let file = place.folder.file("tree")
    try TestFile.write(bytes, to: file)
    return try place.git("presets", "hash-object", "-w", "-t", "tree", "--literally", file)
  }

  @Test func `a repository that is no set of presets is refused with its limit`() throws {
    let large = String(repeating: "# nothing\n", count: 110_000)
    try place.commit(["large.yaml": large], tag: "large")
    try place.write(place.item("a", "large"))
    let result = try lock()
    #expect(result.status == 5 && result.errors.contains("`large.yaml` is larger than 1 MiB"))

    unlink(place.folder.file("presets/large.yaml"))
    try place.shell(
      "mkdir ../presets/many && cd ../presets/many && seq -f %g.yaml 1001 | xargs touch"
    )
    .requireSuccess()
    try place.commit([:], tag: "many")
    try place.write(place.item("a", "many"))
    #expect(try lock().errors.contains("more than 1000 YAML files"))
    #expect(place.stored == [])
  }

  @Test func `a tag of something else than a commit is refused`() throws {
    let blob = try place.git("presets", "rev-parse", "HEAD:a.yaml")
    try place.git("presets", "tag", "blob", blob)
    try place.write(place.item("a", "blob"))
    let result = try lock()
    #expect(result.status == 5 && result.errors.contains("it is no commit"), "\(result)")
  }

  @Test func `nothing is left of what was fetched`() throws {
    try write(place.url("presets"))
    _ = try lock()
    try write(place.url("nowhere"))
    _ = try lock()
    #expect(place.stored.allSatisfy { $0.hasPrefix("sha256-") } && place.stored.count == 1)
  }
}

extension Finished {
  fileprivate func requireSuccess() throws {
    try #require(status == 0, "\(self)")
  }
}
