namespace TypedMqtt.Authentication;

/// <summary>Where the credentials for CONNECT come from: the options, their provider, or what it gave ahead of time.</summary>
internal sealed class CredentialsSource(MqttOptions options)
{
    private MqttCredentials? _ahead;

    /// <summary>Gives the credentials for an attempt to connect.</summary>
    /// <exception cref="MqttConnectionException">The provider failed.</exception>
    internal async ValueTask<MqttCredentials> GetAsync(CancellationToken cancellationToken)
    {
        if (options.CredentialsProvider is null)
        {
            return new MqttCredentials(options.UserName, options.Password);
        }

        return Interlocked.Exchange(ref _ahead, null) ?? await AskAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps credentials for the next attempt: one only, since the server may refuse them.</summary>
    internal void KeepAhead(MqttCredentials credentials) => Volatile.Write(ref _ahead, credentials);

    /// <summary>Asks the provider.</summary>
    /// <exception cref="MqttConnectionException">It failed.</exception>
    internal async Task<MqttCredentials> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not every provider looks at its token, and the attempt has to end all the same.
            return await options.CredentialsProvider!(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("It gave null.");
        }
#pragma warning disable CA1031 // A provider may throw anything; the next attempt asks it again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            throw new MqttConnectionException($"{nameof(MqttOptions)}.{nameof(MqttOptions.CredentialsProvider)} failed: {e.Message}", MqttConnectionFailure.CredentialsUnavailable, e);
        }
    }
}
