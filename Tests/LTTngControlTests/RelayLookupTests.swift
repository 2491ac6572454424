import LTTngModel
import Testing

@testable import LTTngControl

struct RelayLookupTests {
  @Test func `a number stands for itself`() {
    let address = RelayAddress(control: "net://127.0.0.1/d")

    #expect(RelayLookup.addresses(of: address) == [address.normalized])
  }

  @Test func `this machine's name is looked up, and one that nobody has stands for nothing`()
    throws
  {
    let name = String(decoding: try contents(of: "/etc/hostname"), as: UTF8.self)
      .split(separator: "\n").joined()
    let own = RelayLookup.addresses(of: RelayAddress(control: "net://\(name):7/d"))

    #expect(own.allSatisfy { $0.fault == nil && $0.hostName == nil })
    #expect(own.allSatisfy { $0.control.hasSuffix(":7/d") })
    #expect(RelayLookup.addresses(of: RelayAddress(control: "net://no-such-host.invalid")) == [])
  }
}
