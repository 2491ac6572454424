import CLTTngCtl
import LTTngModel

extension CaptureExpression {
  /// Makes the `lttng_event_expr` of the expression, which the caller owns.
  func makeEventExpression() throws(LTTngError) -> OpaquePointer {
    switch self {
    case .field(let name):
      try check(
        "lttng_event_expr_event_payload_field_create",
        lttng_event_expr_event_payload_field_create(name))
    case .context(let name):
      try check(
        "lttng_event_expr_channel_context_field_create",
        lttng_event_expr_channel_context_field_create(name))
    case .application(let provider, let type):
      try check(
        "lttng_event_expr_app_specific_context_field_create",
        lttng_event_expr_app_specific_context_field_create(provider, type))
    case .element(let array, let index):
      try Self.makeElement(of: try array.makeEventExpression(), index)
    }
  }

  /// Makes the expression of an array's element, which owns the array's.
  private static func makeElement(
    of array: OpaquePointer, _ index: UInt32
  ) throws(LTTngError) -> OpaquePointer {
    guard let element = lttng_event_expr_array_field_element_create(array, index) else {
      lttng_event_expr_destroy(array)
      throw LTTngError(LTTNG_ERR_INVALID, call: "lttng_event_expr_array_field_element_create")
    }

    return element
  }

  /// Reads an expression; nil for a kind of a newer release.
  init?(eventExpression expression: OpaquePointer?) {
    switch lttng_event_expr_get_type(expression) {
    case LTTNG_EVENT_EXPR_TYPE_EVENT_PAYLOAD_FIELD:
      guard let name = lttng_event_expr_event_payload_field_get_name(expression) else { return nil }

      self = .field(String(cString: name))
    case LTTNG_EVENT_EXPR_TYPE_CHANNEL_CONTEXT_FIELD:
      guard let name = lttng_event_expr_channel_context_field_get_name(expression) else {
        return nil
      }

      self = .context(String(cString: name))
    case LTTNG_EVENT_EXPR_TYPE_APP_SPECIFIC_CONTEXT_FIELD:
      self.init(applicationField: expression)
    case LTTNG_EVENT_EXPR_TYPE_ARRAY_FIELD_ELEMENT:
      let index = number { lttng_event_expr_array_field_element_get_index(expression, &$0) }
      guard let index,
        let array = CaptureExpression(
          eventExpression: lttng_event_expr_array_field_element_get_parent_expr(expression))
      else { return nil }

      self = .element(of: array, index: index)
    default:
      return nil
    }
  }

  private init?(applicationField expression: OpaquePointer?) {
    guard
      let provider = lttng_event_expr_app_specific_context_field_get_provider_name(expression),
      let type = lttng_event_expr_app_specific_context_field_get_type_name(expression)
    else { return nil }

    self = .application(provider: String(cString: provider), type: String(cString: type))
  }
}
