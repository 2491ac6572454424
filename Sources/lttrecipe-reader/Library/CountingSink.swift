import CBabeltrace

/// The sink of a graph: counts the messages of the streams that its thread takes.
///
/// The C component holds an unretained pointer to it, so it must live until the graph has run.
final class CountingSink {
  private enum Input {
    /// This graph has no such stream.
    case absent
    case failed(LibraryError)
    case iterator(OpaquePointer)
  }

  var tally = TraceTally()
  private let queue: StreamQueue
  private var inputs: [Input] = []
  private var counter: MessageCounter

  init(queue: StreamQueue, earlier: PacketRegister?) {
    self.queue = queue
    counter = MessageCounter(earlier: earlier)
  }

  /// Adds the sink component, with one input port per stream of the queue in the order of ranks.
  func addComponent(to graph: OpaquePointer) throws(LibraryError) -> OpaquePointer {
    guard let sinkClass = bt_component_class_sink_create("count", consume) else {
      throw .taken(from: "bt_component_class_sink_create")
    }
    defer { bt_component_class_sink_put_ref(sinkClass) }

    bt_component_class_sink_set_initialize_method(sinkClass, initialize)
    bt_component_class_sink_set_graph_is_configured_method(sinkClass, prepare)
    var component: OpaquePointer?
    guard
      bt_graph_add_sink_component_with_initialize_method_data(
        graph, sinkClass, "count", nil, Unmanaged.passUnretained(self).toOpaque(),
        BT_LOGGING_LEVEL_NONE, &component) == BT_GRAPH_ADD_COMPONENT_STATUS_OK,
      let component
    else { throw .taken(from: "bt_graph_add_sink_component_with_initialize_method_data") }

    return component
  }

  func releaseIterators() {
    for case .iterator(let iterator) in inputs { bt_message_iterator_put_ref(iterator) }
    inputs = []
  }
}

extension CountingSink {
  fileprivate func addPorts(to component: OpaquePointer?) -> Bool {
    (0..<queue.names.count).allSatisfy { rank in
      bt_self_component_sink_add_input_port(component, String(rank), nil, nil)
        == BT_SELF_COMPONENT_ADD_PORT_STATUS_OK
    }
  }

  fileprivate func makeIterators(for component: OpaquePointer?) {
    inputs = (0..<queue.names.count).map { rank in
      let port = bt_self_component_sink_borrow_input_port_by_index(component, UInt64(rank))
      let input = bt_self_component_port_input_as_port_input(port)
      guard bt_port_is_connected(bt_port_input_as_port_const(input)) != 0 else { return .absent }

      var iterator: OpaquePointer?
      let status = bt_message_iterator_create_from_sink_component(component, port, &iterator)
      guard status == BT_MESSAGE_ITERATOR_CREATE_FROM_SINK_COMPONENT_STATUS_OK, let iterator
      else { return .failed(.taken(from: "bt_message_iterator_create_from_sink_component")) }

      return .iterator(iterator)
    }
  }

  /// A stream that fails keeps what was counted, and the next is read.
  fileprivate func readStreams() {
    while let rank = queue.take() {
      do throws(LibraryError) {
        switch inputs[rank] {
        case .absent: throw LibraryError(description: "stream \(queue.names[rank]) disappeared")
        case .failed(let error): throw error
        case .iterator(let iterator): try counter.countMessages(of: iterator)
        }
      } catch {
        tally.errors.append((rank: rank, message: error.description))
      }
    }
    counter.finish(&tally)
  }
}

private func sink(of component: OpaquePointer?) -> CountingSink? {
  bt_self_component_get_data(bt_self_component_sink_as_self_component(component)).map { data in
    Unmanaged<CountingSink>.fromOpaque(data).takeUnretainedValue()
  }
}

private func initialize(
  _ component: OpaquePointer?, _: OpaquePointer?, _: OpaquePointer?,
  _ data: UnsafeMutableRawPointer?
) -> bt_component_class_initialize_method_status {
  bt_self_component_set_data(bt_self_component_sink_as_self_component(component), data)
  let isReady = sink(of: component)?.addPorts(to: component) ?? false
  return isReady
    ? BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_OK
    : BT_COMPONENT_CLASS_INITIALIZE_METHOD_STATUS_ERROR
}

private func prepare(
  _ component: OpaquePointer?
) -> bt_component_class_sink_graph_is_configured_method_status {
  sink(of: component)?.makeIterators(for: component)
  return BT_COMPONENT_CLASS_SINK_GRAPH_IS_CONFIGURED_METHOD_STATUS_OK
}

private func consume(
  _ component: OpaquePointer?
) -> bt_component_class_sink_consume_method_status {
  sink(of: component)?.readStreams()
  return BT_COMPONENT_CLASS_SINK_CONSUME_METHOD_STATUS_END
}
