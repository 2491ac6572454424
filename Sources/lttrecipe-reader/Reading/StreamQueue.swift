import Synchronization

/// The streams of a trace, of which each thread takes the next as it becomes free.
final class StreamQueue: Sendable {
  /// The names of the source component's ports, sorted; the place of a name is the stream's rank.
  let names: [String]

  private let next = Atomic<Int>(0)

  init(names: [String]) {
    self.names = names.sorted()
  }

  /// Returns the rank of a stream that nobody has taken; nil after the last.
  func take() -> Int? {
    let rank = next.add(1, ordering: .relaxed).oldValue
    return rank < names.count ? rank : nil
  }
}
