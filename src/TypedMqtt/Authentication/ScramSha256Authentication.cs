using System.Security.Cryptography;
using TypedMqtt.Authentication;

namespace TypedMqtt;

/// <summary>
/// SCRAM-SHA-256 (RFC 5802, RFC 7677) as enhanced authentication: the password is proven and never sent, and the server has to prove
/// that it knows it too. It encrypts nothing: use it over TLS. Channel binding is not used. A server may ask for
/// 4,096 to 1,000,000 iterations.
/// </summary>
public sealed class ScramSha256Authentication : MqttAuthentication
{
    private readonly Func<CancellationToken, ValueTask<MqttCredentials>> _credentials;

    /// <summary>Creates the method for a user.</summary>
    /// <param name="userName">The user name.</param>
    /// <param name="password">The password.</param>
    public ScramSha256Authentication(string userName, string password)
        : this(new MqttCredentials(userName, password))
    {
    }

    /// <summary>Creates the method for whom a provider names.</summary>
    /// <param name="credentialsProvider">
    /// Gives user name and password for every exchange. Where they expire (<see cref="MqttCredentials.ExpiresAt"/>), the connection
    /// authenticates again before.
    /// </param>
    public ScramSha256Authentication(Func<CancellationToken, ValueTask<MqttCredentials>> credentialsProvider)
        : base("SCRAM-SHA-256")
    {
        ArgumentNullException.ThrowIfNull(credentialsProvider);
        _credentials = credentialsProvider;
    }

    private ScramSha256Authentication(MqttCredentials credentials)
        : this(_ => new ValueTask<MqttCredentials>(credentials))
    {
        ArgumentNullException.ThrowIfNull(credentials.UserName);
        ArgumentNullException.ThrowIfNull(credentials.Password);
        ScramText.Prepare(credentials.UserName);
        ScramText.Prepare(credentials.Password);
    }

    /// <summary>Begins an exchange.</summary>
    /// <param name="cancellationToken">Given to the provider.</param>
    /// <exception cref="ArgumentException">The user name or the password is missing, or has a character that is not allowed there.</exception>
    public override async ValueTask<MqttAuthenticationExchange> BeginAsync(CancellationToken cancellationToken)
    {
        var credentials = await _credentials(cancellationToken).ConfigureAwait(false);
        return new ScramSha256Exchange(credentials, Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)));
    }
}
