namespace TypedMqtt.Storage;

/// <summary>Whose session it is.</summary>
/// <param name="ClientId">The client identifier.</param>
/// <param name="Servers">The servers, any of which may have the session, in a form to compare.</param>
internal sealed record SessionIdentity(string ClientId, string Servers);
