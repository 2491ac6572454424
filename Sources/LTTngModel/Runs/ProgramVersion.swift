/// The version of lttrecipe and its reader (CHANGELOG.md).
package enum ProgramVersion {
  package static let text = "0.1.0"
}
