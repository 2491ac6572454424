import LTTngModel
import Testing

@testable import LTTngControl

/// The session's part of a saved session; the elements are those that a 2.13.9 session daemon writes.
struct SavedSessionOutputTests {
  private func read(_ content: String) throws -> ObservedSession {
    let xml = """
      <sessions><session><name>s</name><started>false</started>\(content)</session></sessions>
      """
    return try #require(try SavedSessionReader.read(Array(xml.utf8)).first)
  }

  private func output(_ destination: String) -> String {
    """
    <output><consumer_output><enabled>true</enabled><destination>\(destination)</destination>
    </consumer_output></output>
    """
  }

  private let network = """
    <net_output><control_uri>tcp4://127.0.0.1:5342/sub/dir</control_uri>
    <data_uri>tcp4://127.0.0.1:5343/</data_uri></net_output>
    """

  @Test func `no path is no output`() throws {
    #expect(try read(output("<path></path>")).output == .none)
    #expect(try read(output("<path/>")).output == .none)
    #expect(try read("").output == .none)
  }

  @Test func `a relay daemon's address is the normalized one of a recipe`() throws {
    let address = RelayAddress(control: "net://localhost/sub/dir")

    #expect(try read(output(network)).output == .relay(address.normalized))
    let live = "<attributes><live_timer_interval>2000000</live_timer_interval></attributes>"
    #expect(
      try read(live + output(network)).output
        == .live(address.normalized, interval: 2_000_000))
    let six = network.replacing("tcp4://127.0.0.1", with: "tcp6://[::1]")
    #expect(
      try read(output(six)).output
        == .relay(RelayAddress(control: "net6://[::1]/sub/dir").normalized))
  }

  @Test func `a snapshot session has its outputs`() throws {
    let mode = "<attributes><snapshot_mode>true</snapshot_mode></attributes>"
    let place = output("<path>/tmp/x</path>")
      .replacing("<output>", with: "<output><name>snap</name><max_size>10485760</max_size>")
    let session = try read("\(mode)<output><snapshot_outputs>\(place)</snapshot_outputs></output>")

    #expect(session.output == .snapshot)
    #expect(
      session.snapshotOutputs == [
        SnapshotOutput(name: "snap", place: .local("/tmp/x"), maxSize: 10_485_760)
      ])
    let remote = place.replacing("<path>/tmp/x</path>", with: network)
    #expect(
      try read("\(mode)<output><snapshot_outputs>\(remote)</snapshot_outputs></output>")
        .snapshotOutputs.map(\.place)
        == [.relay(RelayAddress(control: "net://127.0.0.1/sub/dir").normalized)])
    #expect(try read(mode).snapshotOutputs == [])
    #expect(try read(mode).output == .snapshot)
  }

  @Test func `rotation schedules and the shared memory's folder are read`() throws {
    let session = try read(
      """
      <shared_memory_path>/dev/shm/a b</shared_memory_path><attributes><rotation_schedules>
      <periodic><time_us>5000000</time_us></periodic>
      <size_threshold><bytes>10485760</bytes></size_threshold></rotation_schedules></attributes>
      """)

    #expect(session.sharedMemoryPath == "/dev/shm/a b")
    #expect(
      session.rotationSchedules == [
        .periodic(microseconds: 5_000_000), .size(bytes: 10_485_760),
      ])
    let size = """
      <attributes><rotation_schedules><size_threshold><bytes>1</bytes></size_threshold>
      </rotation_schedules></attributes>
      """
    #expect(try read(size).rotationSchedules == [.size(bytes: 1)])
  }

  @Test(arguments: [
    "<attributes><rotation_schedules><periodic><time_us>x</time_us></periodic>"
      + "</rotation_schedules></attributes>",
    "<attributes><rotation_schedules><size_threshold/></rotation_schedules></attributes>",
    "<attributes><live_timer_interval>-1</live_timer_interval></attributes><output>"
      + "<consumer_output><destination><net_output><control_uri>tcp4://127.0.0.1:1/</control_uri>"
      + "<data_uri>tcp4://127.0.0.1:2/</data_uri></net_output></destination></consumer_output>"
      + "</output>",
    "<output><consumer_output><destination><net_output/></destination></consumer_output></output>",
    "<output><snapshot_outputs><output><name>a</name><consumer_output><destination><path>/a</path>"
      + "</destination></consumer_output></output></snapshot_outputs></output>",
  ])
  func `what no daemon writes is reported`(content: String) {
    #expect(throws: SavedSessionError.self) { try read(content) }
  }

  @Test func `trackers of every attribute are read, and names by their numbers`() throws {
    var trackers = ""
    for attribute in ProcessAttributeTracker.Attribute.allCases {
      let name = attribute.rawValue
      let named = attribute.isOfUsers || attribute.isOfGroups ? "<name>root</name>" : "<id>0</id>"
      trackers += """
        <\(name)_process_attr_tracker><process_attr_values><\(name)><id>5</id></\(name)>
        <\(name)>\(named)</\(name)></process_attr_values></\(name)_process_attr_tracker>
        """
    }
    let session = try read(
      """
      <domains><domain><type>KERNEL</type><buffer_type>GLOBAL</buffer_type><channels/>
      <process_attr_trackers>\(trackers)</process_attr_trackers></domain>
      <domain><type>UST</type><buffer_type>PER_UID</buffer_type><channels/>
      <process_attr_trackers><vgid_process_attr_tracker><process_attr_values/>
      </vgid_process_attr_tracker></process_attr_trackers></domain></domains>
      """)

    let kernel = ProcessAttributeTracker.Attribute.allCases.map {
      ProcessAttributeTracker(domain: .kernel, attribute: $0, inclusionSet: [0, 5])
    }
    let user = ProcessAttributeTracker(domain: .user, attribute: .vgid, inclusionSet: [])
    #expect(session.trackers == kernel + [user])
  }

  @Test func `a name that nobody has is no number`() throws {
    let session = try read(
      """
      <domains><domain><type>UST</type><buffer_type>PER_UID</buffer_type><channels/>
      <process_attr_trackers><vgid_process_attr_tracker><process_attr_values><vgid>
      <name>no such group</name></vgid></process_attr_values></vgid_process_attr_tracker>
      </process_attr_trackers></domain></domains>
      """)

    #expect(session.trackers.map(\.inclusionSet) == [[]])
  }
}
