import CBabeltrace

/// Owns a `bt_graph` whose source reads one trace folder.
struct TraceGraph: ~Copyable {
  private let graph: OpaquePointer
  private let source: OpaquePointer

  /// Opens the trace: the library parses its metadata and finds its packets.
  init(directory: String, plugin: borrowing CTFPlugin) throws(LibraryError) {
    guard let graph = bt_graph_create(0) else { throw .taken(from: "bt_graph_create") }

    do throws(LibraryError) {
      source = try Self.addSource(reading: directory, plugin: plugin, to: graph)
    } catch {
      bt_graph_put_ref(graph)
      throw error
    }
    self.graph = graph
  }

  deinit {
    bt_graph_put_ref(graph)
  }
}

extension TraceGraph {
  /// The name of each stream's output port.
  var streamNames: [String] {
    outputPorts.map(\.name)
  }

  /// Reads the streams that this thread gets from the queue.
  ///
  /// Packets that `earlier` has are counted as repeated. The graph is used up by this.
  func read(_ queue: StreamQueue, after earlier: PacketRegister?) -> TraceTally {
    let sink = CountingSink(queue: queue, earlier: earlier)
    do throws(LibraryError) {
      let component = try sink.addComponent(to: graph)
      try connect(to: component, queue)
      guard bt_graph_run(graph) == BT_GRAPH_RUN_STATUS_OK else {
        throw LibraryError.taken(from: "bt_graph_run")
      }
    } catch {
      sink.tally.errors.append((rank: queue.names.count, message: error.description))
    }
    sink.releaseIterators()
    return sink.tally
  }

  private var outputPorts: [(name: String, port: OpaquePointer)] {
    (0..<bt_component_source_get_output_port_count(source)).compactMap { index in
      bt_component_source_borrow_output_port_by_index_const(source, index).map { port in
        (String(cString: bt_port_get_name(bt_port_output_as_port_const(port))), port)
      }
    }
  }

  /// A stream that appeared after the queue was made is left out.
  private func connect(
    to component: OpaquePointer, _ queue: StreamQueue
  ) throws(LibraryError) {
    let ports = Dictionary(outputPorts.map { ($0.name, $0.port) }) { first, _ in first }
    for (rank, name) in queue.names.enumerated() {
      guard let output = ports[name] else { continue }

      let input = bt_component_sink_borrow_input_port_by_index_const(component, UInt64(rank))
      guard
        bt_graph_connect_ports(graph, output, input, nil) == BT_GRAPH_CONNECT_PORTS_STATUS_OK
      else { throw .taken(from: "bt_graph_connect_ports") }
    }
  }

  private static func addSource(
    reading directory: String, plugin: borrowing CTFPlugin, to graph: OpaquePointer
  ) throws(LibraryError) -> OpaquePointer {
    let name = "fs"
    guard
      let sourceClass = bt_plugin_borrow_source_component_class_by_name_const(plugin.pointer, name)
    else { throw LibraryError(description: "the ctf plugin of libbabeltrace2 has no class fs") }
    guard let parameters = bt_value_map_create() else { throw .taken(from: "bt_value_map_create") }
    defer { bt_value_put_ref(parameters) }

    var inputs: OpaquePointer?
    var component: OpaquePointer?
    guard
      bt_value_map_insert_empty_array_entry(parameters, "inputs", &inputs)
        == BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK,
      bt_value_array_append_string_element(inputs, directory)
        == BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK,
      bt_graph_add_source_component(
        graph, sourceClass, name, parameters, BT_LOGGING_LEVEL_NONE, &component)
        == BT_GRAPH_ADD_COMPONENT_STATUS_OK,
      let component
    else { throw .taken(from: "bt_graph_add_source_component") }

    return component
  }
}
