using TypedMqtt.Connection;
using TypedMqtt.Infrastructure;

namespace TypedMqtt.Authentication;

/// <summary>Gets new credentials before those of a connection expire, while it stands: it is not given up for a provider that fails.</summary>
internal sealed partial class CredentialsRenewal(ConnectionSettings settings, CredentialsSource source, Clock clock, ILogger logger)
{
    private readonly TimeProvider _time = clock.TimeProvider;

    /// <summary>Completes when there are credentials that last longer than those of the connection; the next attempt has them.</summary>
    /// <param name="expiresAt">When those of the connection end; null for never.</param>
    /// <param name="cancellationToken">Cancelled when the connection has ended.</param>
    internal async Task RunAsync(DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var options = settings.Options;
        var delay = new ReconnectDelay(options.MinimumReconnectDelay, options.MaximumReconnectDelay, Random.Shared);
        await Expiry.WhenDueAsync(expiresAt, options.MaximumReconnectDelay, _time, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            TimeSpan wait;
            try
            {
                var fresh = await AskAsync(cancellationToken).ConfigureAwait(false);
                if (fresh.ExpiresAt is not { } end || (end > expiresAt && end > _time.GetUtcNow()))
                {
                    source.KeepAhead(fresh);
                    LogRenewing(settings.Server);
                    return;
                }

                // A connection made anew with these would be no better off.
                wait = delay.Next(Recovery.RetrySlowly);
                LogNotFresh(wait);
            }
            catch (MqttConnectionException e)
            {
                wait = delay.Next(RecoveryRules.For(e));
                LogFailed(e.Message, wait);
            }

            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<MqttCredentials> AskAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.Options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await source.AskAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MqttConnectionException(
                $"{nameof(MqttOptions)}.{nameof(MqttOptions.CredentialsProvider)} did not answer within {nameof(MqttOptions)}.{nameof(MqttOptions.ConnectTimeout)} ({settings.Options.ConnectTimeout}).",
                MqttConnectionFailure.CredentialsUnavailable,
                e);
        }
    }
}
