using TypedMqtt.Protocol;
using TypedMqtt.Transport;

namespace TypedMqtt.Authentication;

/// <summary>Calls a method of authentication, which is foreign code, and says what its exceptions mean.</summary>
internal static class AuthenticationCalls
{
    private const string Option = $"{nameof(MqttOptions)}.{nameof(MqttOptions.Authentication)}";

    internal static async Task<MqttAuthenticationExchange> BeginAsync(MqttAuthentication authentication, CancellationToken cancellationToken)
    {
        try
        {
            // Not every method looks at its token, and the attempt has to end all the same.
            return await authentication.BeginAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("It gave null.");
        }
#pragma warning disable CA1031 // A method may throw anything; the next attempt begins anew.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new MqttConnectionException($"{Option} ({authentication}) could not begin: {e.Message}", MqttConnectionFailure.CredentialsUnavailable, e);
        }
    }

    internal static Task<byte[]?> ContinueAsync(
        MqttAuthentication authentication, MqttAuthenticationExchange exchange, ServerAddress server, byte[]? data, CancellationToken cancellationToken) =>
        JudgeAsync(authentication, server, () => exchange.ContinueAsync(data, cancellationToken), cancellationToken);

    internal static Task CompleteAsync(
        MqttAuthentication authentication, MqttAuthenticationExchange exchange, ServerAddress server, byte[]? data, CancellationToken cancellationToken) =>
        JudgeAsync(
            authentication,
            server,
            async () =>
            {
                await exchange.CompleteAsync(data, cancellationToken).ConfigureAwait(false);
                return true;
            },
            cancellationToken);

    /// <summary>Encodes AUTH, whose data are the method's.</summary>
    internal static PooledBufferWriter Encode(Auth auth)
    {
        var buffer = new PooledBufferWriter();
        try
        {
            PacketEncoder.WriteAuth(buffer, auth);
            return buffer;
        }
        catch (ArgumentException e)
        {
            buffer.Dispose();

            // Nothing has begun yet with the first one.
            throw new MqttConnectionException(
                $"AUTH cannot be sent: {e.Message}",
                auth.ReasonCode == MqttReasonCode.ReAuthenticate ? MqttConnectionFailure.CredentialsUnavailable : MqttConnectionFailure.AuthenticationFailed,
                e);
        }
    }

    private static async Task<T> JudgeAsync<T>(MqttAuthentication authentication, ServerAddress server, Func<ValueTask<T>> judge, CancellationToken cancellationToken)
    {
        try
        {
            return await judge().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it throws, the server has not convinced it.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new MqttConnectionException($"{Option} ({authentication}) does not take what the server {server} has said: {e.Message}", MqttConnectionFailure.AuthenticationFailed, e);
        }
    }
}
