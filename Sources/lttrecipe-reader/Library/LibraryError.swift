import CBabeltrace

/// What libbabeltrace2 says of a failed call.
struct LibraryError: Error, CustomStringConvertible {
  let description: String

  /// Takes the error of the current thread, which the library wants taken before its next call.
  static func taken(from call: String) -> LibraryError {
    guard let error = bt_current_thread_take_error() else {
      return LibraryError(description: "\(call) failed")
    }

    defer { bt_error_release(error) }
    let messages = (0..<bt_error_get_cause_count(error)).compactMap { index in
      bt_error_borrow_cause_by_index(error, index).map { cause in
        String(cString: bt_error_cause_get_message(cause))
      }
    }
    return LibraryError(description: readable(messages))
  }

  /// Puts the stream's name in front.
  func inStream(_ name: String) -> LibraryError {
    LibraryError(description: "\(name): \(description)")
  }
}

extension LibraryError {
  /// Returns the innermost cause and, where that names no file, the next one which does.
  private static func readable(_ messages: [String]) -> String {
    guard let cause = messages.first else { return "libbabeltrace2 gave no reason" }

    let place = messages.first { $0.contains("`") }
    guard let place, place != cause else { return withoutAddresses(cause) }

    return "\(withoutAddresses(cause)) (\(withoutAddresses(place)))"
  }

  /// The library ends its messages in `: key=value, key=value`; the addresses among them change
  /// with each run and help nobody.
  private static func withoutAddresses(_ message: String) -> String {
    let text = message.hasSuffix(".") ? message.dropLast() : message[...]
    var pieces: [Substring] = []
    for (number, piece) in text.split(separator: " ").enumerated() {
      let isAddress = piece.contains("addr=0x")
      if !isAddress || number == 0 { pieces.append(piece) }
    }
    let kept = pieces.joined(separator: " ")
    return kept.hasSuffix(":") || kept.hasSuffix(",") ? String(kept.dropLast()) : kept
  }
}
