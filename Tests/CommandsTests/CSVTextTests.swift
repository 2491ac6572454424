import Testing

@testable import Commands

struct CSVTextTests {
  @Test(arguments: [
    ("", ""), ("plain text", "plain text"), ("a,b", "\"a,b\""), ("say \"a\"", "\"say \"\"a\"\"\""),
    ("-5", "-5"), ("+1.5e-3", "+1.5e-3"), ("-O2", "-O2"), ("a=b", "a=b"),
    ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
    ("-SUM(A1,A2)", "\"'-SUM(A1,A2)\""), ("\t=1", "' =1"),
    ("two\nlines\r", "two\\nlines\\u{D}"), ("\u{1B}[31m\u{202E}", "\\u{1B}[31m\\u{202E}"),
  ])
  func `a cell neither ends its line, steers a terminal nor calls anything`(
    _ text: String, _ cell: String
  ) {
    #expect(CSVText.cell(text) == cell)
  }
}
