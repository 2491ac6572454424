import CBabeltrace

/// Owns a reference to libbabeltrace2's `ctf` plugin.
struct CTFPlugin: ~Copyable {
  let pointer: OpaquePointer

  /// Loads it from the system's folder only: never from `BABELTRACE_PLUGIN_PATH` or the home folder.
  init() throws(LibraryError) {
    var plugin: OpaquePointer?
    switch bt_plugin_find("ctf", 0, 0, 1, 0, 0, &plugin) {
    case BT_PLUGIN_FIND_STATUS_OK: break
    case BT_PLUGIN_FIND_STATUS_NOT_FOUND:
      throw LibraryError(description: "libbabeltrace2 has no ctf plugin in the system's folder")
    default: throw .taken(from: "bt_plugin_find")
    }
    guard let plugin else { throw LibraryError(description: "bt_plugin_find gave nothing") }

    pointer = plugin
  }

  deinit {
    bt_plugin_put_ref(pointer)
  }
}
