import LTTngModel
import Planning
import Testing

/// Where `..` leads, with a link `/link` to `/far/away`, and nothing at `/new`.
struct ParentFolderTests {
  private static let folders = ParentFolders {
    switch $0 {
    case "/link": "/far/away"
    case "/here", "/": $0
    default: nil
    }
  }

  @Test(
    arguments: [
      ("/here/../x", "/x"), ("/link/../x", "/far/x"), ("/new/deep/../x", "/new/x"),
      ("/../x", "/x"), ("/here/..", "/"), ("/here/./../../x", "/x"),
      // Only what stands before the way up is looked at.
      ("/link//x/.", "/link//x/."), ("/link/x", "/link/x"), ("/here/../link/x..y", "/link/x..y"),
    ])
  func `the way up leads where the kernel goes`(path: String, expected: String) {
    #expect(Self.folders.resolved(path) == expected)
  }

  @Test func `what is not known yet stays in the path`() {
    let path = RunText("/link/../x-") + RunText(parts: [.runID]) + "/y"
    let expected = RunText("/far/x-") + RunText(parts: [.runID]) + "/y"
    #expect(Self.folders.resolved(path) == expected)
    #expect(Self.folders.resolved(path + "/../..") == "/far")
  }
}
