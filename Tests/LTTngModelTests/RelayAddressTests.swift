import LTTngModel
import Testing

struct RelayAddressTests {
  /// The right sides are what a 2.13.9 session daemon saves for the left ones.
  @Test(arguments: [
    ("net://127.0.0.1/sub/dir", "tcp4://127.0.0.1:5342/sub/dir", "5343"),
    ("net://127.0.0.1:1111:2222", "tcp4://127.0.0.1:1111/", "2222"),
    ("net://127.0.0.1:1111", "tcp4://127.0.0.1:1111/", "5343"),
    ("net://127.0.0.1:", "tcp4://127.0.0.1:5342/", "5343"),
    ("net://127.0.0.1::77", "tcp4://127.0.0.1:5342/", "77"),
    ("net4://localhost", "tcp4://127.0.0.1:5342/", "5343"),
    ("NET://LOCALHOST/a", "tcp4://127.0.0.1:5342/a", "5343"),
    ("net6://[::1]/sub/dir", "tcp6://[::1]:5342/sub/dir", "5343"),
    ("net6://[0:0::0001]:12", "tcp6://[::1]:12/", "5343"),
    ("net6://localhost", "tcp6://[::1]:5342/", "5343"),
    ("net://collector.Example.com/x", "tcp4://collector.example.com:5342/x", "5343"),
    ("net://127.0.0.1/sub//./dir/", "tcp4://127.0.0.1:5342/sub/dir", "5343"),
    ("net://127.0.0.1/a b", "tcp4://127.0.0.1:5342/a b", "5343"),
  ])
  func `one URL for both connections has one form`(
    url: String, control: String, dataPort: String
  ) throws {
    let address = RelayAddress(control: url)
    let normalized = address.normalized

    #expect(address.fault == nil)
    #expect(normalized.control == control)
    let data = try #require(normalized.data)
    #expect(data.hasSuffix(":\(dataPort)/"))
    #expect(normalized.normalized == normalized)
    #expect(normalized.fault == nil)
  }

  @Test func `a pair of URLs is the same as one`() {
    let one = RelayAddress(control: "net://127.0.0.1:80:81/x")
    let pair = RelayAddress(control: "tcp://127.0.0.1:80/x", data: "tcp4://localhost:81")

    #expect(one.normalized == pair.normalized)
    #expect(one.normalized.data == "tcp4://127.0.0.1:81/")
    #expect(
      RelayAddress(control: "tcp6://[::1]:77", data: "tcp6://[::1]").normalized.data
        == "tcp6://[::1]:5343/")
    #expect(RelayAddress.thisMachine.normalized.control == "tcp4://127.0.0.1:5342/")
  }

  @Test(
    arguments: [
      ("127.0.0.1", .scheme("127.0.0.1")),
      ("", .scheme("")),
      ("http://a", .scheme("http://a")),
      ("file:///tmp/a", .fileURL),
      ("net://", .hostMissing),
      ("net:///dir", .hostMissing),
      ("net://:5342", .hostMissing),
      ("net://a b", .host("a b")),
      ("net://127.1/q", .host("127.1")),
      ("net://256.0.0.1", .host("256.0.0.1")),
      ("net://-a", .host("-a")),
      ("net://a..b", .host("a..b")),
      ("net://127.0.0.1?x", .host("127.0.0.1?x")),
      ("net6://[::1", .host("[::1")),
      ("net6://[]", .host("")),
      ("net6://[x]", .host("x")),
      ("net6://::1", .brackets("::1")),
      ("net://fe80::1:2:3:4", .brackets("fe80::1:2:3:4")),
      ("net6://[::1]x", .afterHost("x")),
      ("net://[::1]", .version(host: "::1", .four)),
      ("net6://127.0.0.1", .version(host: "127.0.0.1", .six)),
      ("net://a:0", .port("0")),
      ("net://a:65536", .port("65536")),
      ("net://a:5x", .port("5x")),
      ("net://a:+5", .port("+5")),
      ("net://a: 5", .port(" 5")),
      ("net://a:1:-2", .port("-2")),
      ("net://a:1:2:3", .tooManyPorts),
      ("net://a/b/../c", .directory("b/../c")),
      ("net://a/b\u{7}", .directory("b\u{7}")),
      ("net://a/b\0c", .directory("b\0c")),
      ("net://a\0b", .host("a\0b")),
      ("tcp://a", .dataMissing),
      ("net://a:5343", .samePort(5343)),
      ("net://a:7:7", .samePort(7)),
    ] as [(String, RelayAddressFault)])
  func `what LTTng refuses or misreads is a fault`(url: String, fault: RelayAddressFault) {
    let address = RelayAddress(control: url)

    #expect(address.fault == fault)
    #expect(address.normalized == address)
    #expect(!fault.description.isEmpty && !fault.help.isEmpty)
  }

  @Test(
    arguments: [
      ("net://a", "tcp://a", .dataTwice),
      ("tcp://a", "net://a", .dataTwice),
      ("tcp://a", "tcp://b", .twoHosts("a", "b")),
      ("tcp://127.0.0.1", "tcp6://[::1]", .twoHosts("127.0.0.1", "::1")),
      ("tcp://a:9", "tcp://a:9", .samePort(9)),
      ("tcp://a:1:2", "tcp://a", .tooManyPorts),
      ("tcp://a", "tcp://a/dir", .dataDirectory("dir")),
      ("tcp://a", "", .scheme("")),
    ] as [(String, String, RelayAddressFault)])
  func `two URLs that do not go together are a fault`(
    control: String, data: String, fault: RelayAddressFault
  ) {
    #expect(RelayAddress(control: control, data: data).fault == fault)
  }

  @Test func `a host's name is looked up once it is needed`() {
    let address = RelayAddress(control: "net6://collector.example.com:1:2/d")

    #expect(address.hostName?.name == "collector.example.com")
    #expect(address.hostName?.version == .six)
    #expect(
      address.replacingHost(with: "FE80:0::1")
        == RelayAddress(control: "tcp6://[fe80::1]:1/d", data: "tcp6://[fe80::1]:2/"))
    #expect(RelayAddress(control: "net://localhost").hostName == nil)
    #expect(RelayAddress(control: "net://10.0.0.1").hostName == nil)
    #expect(RelayAddress(control: "nothing").hostName == nil)
  }

  /// Whatever is written, nothing traps, and a form that is good stays as it is.
  @Test func `no text of URL pieces does harm`() {
    let pieces = [
      "net://", "tcp6://", "[", "]", "::1", ":", "/", "..", "é", "\0", "1", "65536", "a", " ",
    ]
    var number: UInt64 = 88
    for _ in 0..<20_000 {
      var url = ""
      for _ in 0..<6 {
        number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        url += pieces[Int((number >> 33) % UInt64(pieces.count))]
      }
      let address = RelayAddress(control: url)
      if address.fault == nil {
        #expect(address.normalized.fault == nil)
        #expect(address.normalized.normalized == address.normalized)
      }
    }
  }
}
