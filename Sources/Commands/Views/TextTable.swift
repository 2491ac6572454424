import Diagnostics

/// Writes rows with their columns one below the other.
enum TextTable {
  /// Returns a line a row; all rows have as many cells, and there is one at least.
  static func text(of rows: [[String]]) -> String {
    let rows = rows.map { $0.map(TerminalText.escaped) }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: width - cell.count)
      }
      let line = cells.joined(separator: "  ")
      return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
    }.joined()
  }
}
