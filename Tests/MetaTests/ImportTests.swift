import Testing

/// What each module may import of the project and of other packages; data flows one way.
struct ImportTests {
  static let allowed: [String: Set<String>] = [
    "Diagnostics": [],
    "YAMLTree": ["CYAML", "Diagnostics"],
    "LTTngModel": [],
    "LTTngControl": ["CLTTngCtl", "CXML", "LTTngModel", "Synchronization"],
    "Recipes": ["Diagnostics", "YAMLTree", "LTTngModel", "SystemPackage"],
    "Planning": ["Recipes", "LTTngModel", "Diagnostics"],
    "PlanExecution": [
      "Planning", "LTTngModel", "SystemPackage", "FoundationEssentials", "Synchronization",
    ],
    "Payloads": ["CGate", "PlanExecution", "LTTngModel", "SystemPackage", "Synchronization"],
    "Retrieval": ["CCrypto", "PlanExecution", "LTTngModel", "SystemPackage"],
    "TraceReading": ["LTTngModel", "FoundationEssentials"],
    "Interchange": ["Diagnostics", "YAMLTree", "LTTngModel", "Recipes"],
    "lttrecipe-reader": ["CBabeltrace", "LTTngModel", "Synchronization", "FoundationEssentials"],
    "Commands": [
      "Diagnostics", "YAMLTree", "LTTngModel", "LTTngControl", "Recipes", "Planning",
      "PlanExecution", "Payloads", "Retrieval", "TraceReading", "Interchange", "ArgumentParser",
      "SystemPackage", "Synchronization",
    ],
    "lttrecipe": ["Commands"],
  ]

  /// The one or few files that turn values into JSON.
  static let essentialsFiles: Set<String> = [
    "Sources/PlanExecution/Runs/Journal.swift", "Sources/PlanExecution/Runs/JSONText.swift",
    "Sources/TraceReading/SummaryDecoder.swift", "Sources/lttrecipe-reader/SummaryEncoder.swift",
  ]

  static func imports(of file: SourceTree.File) -> [String] {
    file.lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let keyword = words.firstIndex(of: "import"),
        words.prefix(keyword).allSatisfy({
          ["package", "public", "private", "internal", "fileprivate"].contains($0)
        }), keyword + 1 < words.count
      else { return nil }

      return String(words[keyword + 1])
    }
  }

  @Test func `each module imports only what the layout allows`() throws {
    for file in try SourceTree.files(below: "Sources") {
      let allowed = try #require(Self.allowed[file.module], "no rule for \(file.module)")
      for name in Self.imports(of: file) where name != "Glibc" {
        #expect(allowed.contains(name), "\(file.path) imports \(name)")
      }
    }
  }

  @Test func `every module of the layout exists`() throws {
    let modules = Set(try SourceTree.files(below: "Sources").map(\.module))
    #expect(modules == Set(Self.allowed.keys))
  }

  @Test func `FoundationEssentials serves JSON only`() throws {
    for file in try SourceTree.files(below: "Sources")
    where Self.imports(of: file).contains("FoundationEssentials") {
      #expect(Self.essentialsFiles.contains(file.path), "\(file.path)")
    }
  }
}
