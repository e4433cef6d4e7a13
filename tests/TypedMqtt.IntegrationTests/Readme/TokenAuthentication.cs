using System.Text;

namespace TypedMqtt.IntegrationTests.Readme;

internal sealed class TokenAuthentication(Func<CancellationToken, ValueTask<(string Token, DateTimeOffset ExpiresAt)>> getToken)
    : MqttAuthentication("OAUTH2-JWT")
{
    public override async ValueTask<MqttAuthenticationExchange> BeginAsync(CancellationToken cancellationToken)
    {
        var (token, expiresAt) = await getToken(cancellationToken);
        return new Exchange(token, expiresAt);
    }

    private sealed class Exchange : MqttAuthenticationExchange
    {
        public Exchange(string token, DateTimeOffset expiresAt)
            : base(Encoding.UTF8.GetBytes(token)) => ExpiresAt = expiresAt;

        public override ValueTask<byte[]?> ContinueAsync(byte[]? data, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A token is all there is to say.");

        // Nothing to look at: by this method the server proves nothing, its certificate does.
        public override ValueTask CompleteAsync(byte[]? data, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
