import LTTngModel
package import Planning

extension SessionPlan {
  /// Where the session's records go.
  var place: SessionOutput<RunText> { .local(outputPath) }

  /// The absolute path of the folder of this machine in which LTTng leaves what it recorded; nil where it
  /// leaves nothing here.
  package func tracePath(runID: String) -> String? {
    outputPath.expanded(runID: runID)
  }
}
