/// The lines of a document that are a shell's input, each at its own line number.
///
/// Of Markdown it is what stands in fenced code; of a transcript, what stands behind `$ ` and `# `
/// prompts. All other lines are empty.
struct ScriptText {
  private(set) var lines: [String]

  init(_ text: String) {
    // To Swift a carriage return and a line feed are one character. No argument holds a NUL, and what takes a
    // text apart sets marks with them.
    lines = text.utf8.filter { $0 != 0 }.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).map {
      String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self)
    }
    if let blocks = FencedBlock.blocks(of: lines) {
      keep(blocks)
    } else if !text.hasPrefix("#!") {
      takePrompts(0..<lines.count)
    }
  }

  /// Empties what no fenced block holds; where one of them has prompts, the others are no input.
  private mutating func keep(_ blocks: [FencedBlock]) {
    let isTranscript = blocks.contains { block in
      block.isShell && lines[block.lines].contains { Self.prompt(of: $0, takesRoot: false) != nil }
    }
    var kept: Set<Int> = []
    for block in blocks where block.isShell {
      let before = lines
      takePrompts(block.lines)
      let hasPrompts = before[block.lines] != lines[block.lines]
      if hasPrompts || !isTranscript { kept.formUnion(block.lines) }
    }
    for index in lines.indices where !kept.contains(index) { lines[index] = "" }
  }

  /// Takes the prompts of lines away, and the lines between that they are not input.
  private mutating func takePrompts(_ range: Range<Int>) {
    let takesRoot = !lines[range].contains { Self.isProgramOfLTTng($0) }
    guard lines[range].contains(where: { Self.prompt(of: $0, takesRoot: takesRoot) != nil })
    else { return }

    var isContinued = false
    for index in range {
      let input = Self.prompt(of: lines[index], takesRoot: takesRoot)
      if let input {
        lines[index] = input
      } else if isContinued {
        if lines[index].hasPrefix("> ") { lines[index].removeFirst(2) }
      } else {
        lines[index] = ""
      }
      isContinued = (input != nil || isContinued) && lines[index].hasSuffix("\\")
    }
  }

  /// Returns what follows a prompt: `$ `, `user@host:~$ `, or `# ` before a program of LTTng's.
  private static func prompt(of line: String, takesRoot: Bool) -> String? {
    let line = line.drop { $0 == " " }
    if line.hasPrefix("$ ") { return String(line.dropFirst(2)) }
    if takesRoot, line.hasPrefix("# "), isProgramOfLTTng(line.dropFirst(2)) {
      return String(line.dropFirst(2))
    }
    let head = line.prefix { $0 != " " }
    guard head.contains("@"), head.last == "$" || head.last == "#" else { return nil }

    return String(line.dropFirst(head.count + 1))
  }

  private static func isProgramOfLTTng(_ line: some StringProtocol) -> Bool {
    let words = line.split(separator: " ").prefix(2)
    guard let first = words.first else { return false }

    let program = first == "sudo" ? words.dropFirst().first : first
    return program == "lttng" || program?.hasPrefix("lttng-") == true
  }
}

/// The lines of fenced code in Markdown (CommonMark, "Fenced code blocks").
private struct FencedBlock {
  let lines: Range<Int>

  /// The first word behind the opening fence.
  let language: String

  /// Whether it may be a shell's input.
  var isShell: Bool {
    ["", "sh", "bash", "shell", "console", "shell-session", "sh-session", "terminal", "text"]
      .contains(language.lowercased())
  }

  /// Returns the blocks; nil for a text without any.
  static func blocks(of lines: [String]) -> [FencedBlock]? {
    var blocks: [FencedBlock] = []
    var open: (line: Int, fence: String, language: String)?
    for (index, line) in lines.enumerated() {
      let text = line.drop { $0 == " " }
      let fence = text.prefix { $0 == text.first }
      guard fence.count >= 3, fence.first == "`" || fence.first == "~" else { continue }

      let rest = text.dropFirst(fence.count).drop { $0 == " " }
      if let start = open {
        guard fence.hasPrefix(start.fence), rest.isEmpty else { continue }

        blocks.append(FencedBlock(lines: start.line + 1..<index, language: start.language))
        open = nil
      } else {
        let language = rest.prefix { $0.isLetter || $0 == "-" }
        open = (index, String(fence), String(language))
      }
    }
    return blocks.isEmpty ? nil : blocks
  }
}
