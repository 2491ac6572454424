import Glibc

/// Owns an array of C strings that ends with a null pointer.
struct CStringArray: ~Copyable {
  let pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  /// Fails on a text with a null character, which C would take for its end.
  init?(_ texts: [String]) {
    guard !texts.contains(where: { $0.utf8.contains(0) }) else { return nil }

    count = texts.count
    pointer = .allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() {
      (pointer + index).initialize(to: strdup(text))
    }
    (pointer + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count {
      free(pointer[index])
    }
    pointer.deallocate()
  }
}
