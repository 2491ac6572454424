import TestSupport
import Testing

/// What a plan says of each kind of resource that is not as the recipe has it, one file for each way in which
/// it can differ.
struct DifferenceGoldenTests {
  private static let cases =
    DifferenceCase.sessions + DifferenceCase.channels + DifferenceCase.rules
    + DifferenceCase.attachments + DifferenceCase.triggers

  @Test(arguments: cases)
  func `a difference is planned so`(difference: DifferenceCase) throws {
    let file = Golden.folder("Golden/differences/\(difference.name).plan")
    #expect(Golden.difference(try difference.planned().text, at: file) == nil)
  }

  @Test func `each file is of one difference`() {
    let names = Self.cases.map { "\($0.name).plan" }
    #expect(TestFiles.names(in: Golden.folder("Golden/differences")).sorted() == names.sorted())
  }
}
