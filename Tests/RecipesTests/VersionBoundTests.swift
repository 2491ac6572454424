import Testing

@testable import Recipes

struct VersionBoundTests {
  @Test(arguments: [
    ("= 6.1", "6.1.0-47-amd64", true), ("= 6.1", "6.10", false), ("!= 6.1", "6.1.3", false),
    ("<= 6.1", "6.1.99", true), ("<= 6.1", "6.2", false), ("> 6.1", "6.1.99", false),
    ("> 6.1", "6.2-rc1", true), (">= 6.1", "6.1", true), (">= 6.1.4", "6.1.3", false),
    ("< 6.15", "6.15.0", false), ("< 6.15", "6.9.1", true), (">= 5.4, < 6", "5.15.2", true),
    (">= 5.4, < 6", "6.0", false), (">=2.13", "2.13.9 - Nordicite", true), ("> 2", "2.13", false),
  ])
  func `a release is compared by its leading numbers`(
    bound: String, release: String, holds: Bool
  ) throws {
    #expect(try #require(VersionBound(bound)).holds(for: release) == holds)
  }

  @Test(arguments: ["", "6.1", ">= ", ">= x", ">= 6.1,", ">= 6..1", "~ 6", ">= 99999999999"])
  func `anything else is no bound`(text: String) {
    #expect(VersionBound(text) == nil)
  }
}
