import LTTngModel
package import Planning

extension SessionPlan {
  /// Where the session's records go.
  var place: SessionOutput<RunText> { output }

  /// The absolute path of the folder of this machine in which LTTng leaves what it recorded; nil where it
  /// leaves nothing here.
  package func tracePath(runID: String) -> String? {
    tracePath?.expanded(runID: runID)
  }
}
