extension UInt64 {
  /// Returns the sum, or the greatest number where the sum is greater.
  ///
  /// A damaged trace can claim that any number of events were lost.
  package func saturatedSum(_ other: UInt64) -> UInt64 {
    let (sum, isOverflow) = addingReportingOverflow(other)
    return isOverflow ? .max : sum
  }
}
