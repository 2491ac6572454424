import Glibc
import Synchronization

/// Work on threads of its own, which may wait: Swift's own are as many as the cores, and a test that waits
/// for a program keeps one of them.
package enum Threads {
  /// Returns what `body` makes of each element, in the elements' order.
  ///
  /// - Throws: One of the errors, when all are done.
  package static func map<Element: Sendable, Value: Sendable>(
    _ elements: [Element], _ body: @escaping @Sendable (Element) throws -> Value
  ) throws -> [Value] {
    let results = Results<Value>()
    let threads = elements.indices.map { index in
      start { results.set(Result { try body(elements[index]) }, at: index) }
    }
    for thread in threads { pthread_join(thread, nil) }
    return try elements.indices.map { try results.get($0) }
  }

  private static func start(_ work: @escaping @Sendable () -> Void) -> pthread_t {
    let work = Unmanaged.passRetained(Work(work)).toOpaque()
    var thread = pthread_t()
    let number = pthread_create(
      &thread, nil,
      { argument in
        argument.map { Unmanaged<Work>.fromOpaque($0).takeRetainedValue().body() }
        return nil
      }, work)
    precondition(number == 0, "no thread can be made: \(number)")
    return thread
  }
}

private final class Work: Sendable {
  let body: @Sendable () -> Void

  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private final class Results<Value: Sendable>: Sendable {
  private let values = Mutex<[Int: Result<Value, any Error>]>([:])

  func set(_ value: Result<Value, any Error>, at index: Int) {
    values.withLock { $0[index] = value }
  }

  func get(_ index: Int) throws -> Value {
    guard let result = values.withLock({ $0[index] }) else {
      throw PreparationError(description: "a thread ended before its work")
    }

    return try result.get()
  }
}
