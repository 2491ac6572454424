import Foundation
import LTTngModel
import Testing

struct CountConstraintTests {
  @Test(arguments: [
    ("0", "0"), ("== 3", "3"), (">=1", ">= 1"), (">= 1", ">= 1"), ("!=  7", "!= 7"),
    ("<10", "< 10"), ("> 2", "> 2"), ("<= 18446744073709551615", "<= 18446744073709551615"),
  ])
  func `a constraint is read and written`(text: String, expected: String) throws {
    let constraint = try #require(CountConstraint(text))

    #expect(constraint.description == expected)
    #expect(CountConstraint(constraint.description) == constraint)
  }

  @Test(arguments: [
    "", ">=", "=", "-1", "+1", ">= -1", "1 2", "> = 1", "1.0", "0x1", "1 ", ">>1",
    "18446744073709551616", "١",
  ])
  func `anything else is refused`(text: String) {
    #expect(CountConstraint(text) == nil)
  }

  @Test(arguments: [
    ("2", [false, true, false]), ("!= 2", [true, false, true]), (">= 2", [false, true, true]),
    ("<= 2", [true, true, false]), ("> 2", [false, false, true]), ("< 2", [true, false, false]),
  ])
  func `a constraint bounds a count`(text: String, met: [Bool]) throws {
    let constraint = try #require(CountConstraint(text))

    #expect([1, 2, 3].map(constraint.isMet) == met)
  }

  @Test func `a constraint survives JSON and a bad one does not`() throws {
    let constraints = CountConstraint.Comparison.allCases.map { CountConstraint($0, 5) }
    let data = try JSONEncoder().encode(constraints)

    #expect(try JSONDecoder().decode([CountConstraint].self, from: data) == constraints)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([CountConstraint].self, from: Data(#"["=> 1"]"#.utf8))
    }
  }
}
