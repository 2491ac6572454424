import Diagnostics

extension SourceRange {
  /// Returns the range of a collection that starts here.
  ///
  /// Only `]` and `}` have a width. libyaml ends every other collection where the next token
  /// begins, behind blank lines and comments; it really ends with its last child.
  func closed(by end: Event, lastChild: Node?) -> SourceRange {
    let hasWidth = end.range.start < end.range.end
    let position = hasWidth ? end.range.end : lastChild?.range.end ?? end.range.end
    return SourceRange(file: file, start: start, end: max(start, position))
  }

  /// The range of a block scalar up to the end of its last line that is not blank.
  ///
  /// libyaml ends it where the next line begins, behind the blank lines.
  var withoutBlankLines: SourceRange {
    var number = end.column == 1 ? end.line - 1 : end.line
    while number > start.line, file.line(number)?.isBlank != false {
      number -= 1
    }
    let width = file.line(number)?.unicodeScalars.count ?? 0
    let last = SourcePosition(line: number, column: width + 1)
    return SourceRange(file: file, start: start, end: max(start, last))
  }
}

extension String {
  fileprivate var isBlank: Bool {
    unicodeScalars.allSatisfy { $0 == " " || $0 == "\t" }
  }
}

/// Finds a second document without libyaml, which would read all of its directives.
enum NextDocument {
  /// Returns where a document begins after the end of the first, if one does.
  ///
  /// Text that follows without a document marker is left to libyaml: it is a syntax error.
  static func position(after documentEnd: Event, in file: SourceFile) -> SourcePosition? {
    guard case .documentEnd(let isExplicit) = documentEnd.content else { return nil }

    var position = documentEnd.range.end
    while let rest = file.text(from: position) {
      if !rest.isInsignificant, !(isExplicit && isEndMarker(rest)) {
        let isMarked = rest.hasPrefix("%") || rest.hasPrefix("---")
        return isExplicit || isMarked && position.column == 1 ? position.skippingBlanks(rest) : nil
      }

      position = SourcePosition(line: position.line + 1, column: 1)
    }
    return nil
  }

  private static func isEndMarker(_ text: String) -> Bool {
    text.hasPrefix("...") && text.dropFirst(3).isInsignificant
  }
}

extension SourcePosition {
  fileprivate func skippingBlanks(_ text: String) -> SourcePosition {
    let blanks = text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }
    return SourcePosition(line: line, column: column + blanks.count)
  }
}

extension SourceFile {
  /// Returns the rest of the line from a position, or nil behind the last line.
  func text(from position: SourcePosition) -> String? {
    line(position.line).map { line in
      String(String.UnicodeScalarView(line.unicodeScalars.dropFirst(position.column - 1)))
    }
  }
}
