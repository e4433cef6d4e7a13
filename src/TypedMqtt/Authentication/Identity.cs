using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Authentication;

/// <summary>Who a client is to its servers, and what keeps that from expiring.</summary>
internal sealed class Identity
{
    internal Identity(ConnectionSettings settings, SessionGate gate, Clock clock, ILogger logger)
    {
        Credentials = new CredentialsSource(settings.Options);
        Renewal = new CredentialsRenewal(settings, Credentials, clock, logger);
        Reauthenticator = new Reauthenticator(settings, gate, clock, logger);
    }

    internal CredentialsSource Credentials { get; }

    internal CredentialsRenewal Renewal { get; }

    internal Reauthenticator Reauthenticator { get; }
}
