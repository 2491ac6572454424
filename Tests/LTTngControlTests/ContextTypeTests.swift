import CLTTngCtl
import Glibc
import LTTngModel
import Testing

@testable import LTTngControl

struct ContextTypeTests {
  /// The header's constants are called as the fields in lttng-add-context(1): compare with its
  /// text, not with a second list written by hand.
  @Test(arguments: ContextType.allCases)
  func `a context type has the header's number`(context: ContextType) throws {
    let header = try Self.constants()
    let name = context.rawValue.uppercased().replacing("-", with: "_")

    #expect(header[name] == context.eventContextType.rawValue)
  }

  @Test func `no two context types are saved under one name`() {
    #expect(ContextType.bySavedName.count == ContextType.allCases.count)
    #expect(ContextType.bySavedName["CALLSTACK_USER"] == .callstackUser)
    #expect(ContextType.bySavedName["PTHREAD_ID"] == .pthreadID)
  }

  private static func constants() throws -> [String: UInt32] {
    let header = String(decoding: try contents(of: "/usr/include/lttng/event.h"), as: UTF8.self)
    let prefix = "LTTNG_EVENT_CONTEXT_"
    var constants: [String: UInt32] = [:]
    for line in header.split(separator: "\n") {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "," }
      guard words.count >= 3, words[0].hasPrefix(prefix), words[1] == "=" else { continue }

      constants[String(words[0].dropFirst(prefix.count))] = UInt32(words[2])
    }
    return constants
  }
}
