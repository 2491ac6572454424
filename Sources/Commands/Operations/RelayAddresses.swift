import LTTngControl
import LTTngModel
import Planning
import Recipes

/// Looks up the relay daemons that a recipe names, where their sessions are there already.
enum RelayAddresses {
  /// Returns the addresses that each address with a host's name stands for, where that is known.
  ///
  /// A name service may take its time, so nobody is asked for a session that is to be made.
  static func lookUp(
    _ recipe: Recipe, _ observed: ObservedState
  ) -> [RelayAddress: [RelayAddress]] {
    var found: [RelayAddress: [RelayAddress]] = [:]
    for session in recipe.sessions where observed.sessions[session.name] != nil {
      guard let address = session.output.relay, address.hostName != nil, found[address] == nil
      else { continue }

      let addresses = RelayLookup.addresses(of: address)
      if !addresses.isEmpty { found[address] = addresses }
    }
    return found
  }
}

extension OutputRecipe {
  /// The relay daemon that it leads to.
  fileprivate var relay: RelayAddress? {
    switch self {
    case .relay(let address), .live(let address, _): address
    case .snapshot(let snapshot):
      if case .relay(let address) = snapshot.place { address } else { nil }
    case .runFolder, .local, .none: nil
    }
  }
}
