using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>
/// The servers to try, in the order configured, and where a server may send us instead (MQTT 5, 4.11). Pure.
/// </summary>
/// <param name="configured">The servers, at least one.</param>
/// <param name="allowedRedirects">Where a server may send us: a host, or a host and a port. None by default.</param>
internal sealed class ServerList(IEnumerable<ServerAddress> configured, IEnumerable<string> allowedRedirects)
{
    private readonly ServerAddress[] _servers = [.. configured];
    private readonly string[] _allowedRedirects = [.. allowedRedirects];
    private ServerAddress? _redirect;
    private int _index;
    private int _untried;

    /// <summary>The server to try now.</summary>
    internal ServerAddress Current => _redirect ?? _servers[_index];

    /// <summary>Begins a round of attempts with the current server: all others count as untried again.</summary>
    internal void BeginRound() => _untried = _servers.Length - 1;

    /// <summary>Moves on to the next server.</summary>
    /// <returns>False when the round is over: every server has been tried.</returns>
    internal bool MoveNext()
    {
        // A server that we were sent to did not take us: back to those that are configured.
        _redirect = null;
        _index = (_index + 1) % _servers.Length;
        if (_untried == 0)
        {
            return false;
        }

        _untried--;
        return true;
    }

    /// <summary>Takes a redirection, if it leads to where it may.</summary>
    /// <param name="reference">The Server Reference: addresses separated by blanks, of which the first allowed one counts.</param>
    /// <param name="permanently">Whether it holds for the following attempts too.</param>
    internal bool TryRedirect(string? reference, bool permanently)
    {
        foreach (var text in (reference ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ServerAddress.TryParseReference(text, Current, out var address) && IsAllowed(address) && address != Current)
            {
                // One that we were only sent to has moved: that says nothing of the one that is configured.
                if (permanently && _redirect is null)
                {
                    _servers[_index] = address;
                }
                else
                {
                    _redirect = address;
                }

                return true;
            }
        }

        return false;
    }

    private bool IsAllowed(ServerAddress address) => Array.Exists(
        _allowedRedirects,
        allowed => allowed.Equals(address.Host, StringComparison.OrdinalIgnoreCase) || allowed.Equals(address.Authority, StringComparison.OrdinalIgnoreCase));
}
