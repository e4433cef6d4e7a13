using System.Net;
using TypedMqtt.IntegrationTests.Harness;

namespace TypedMqtt.IntegrationTests.Certificates;

/// <summary>Says over HTTP what an authority has revoked.</summary>
internal sealed class RevocationServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _answering;

    internal RevocationServer(TestAuthority authority)
    {
        Uri = $"http://127.0.0.1:{FreePort.Find()}/{Guid.NewGuid():N}.crl";
        _listener.Prefixes.Add(new Uri(new Uri(Uri), "/").AbsoluteUri);
        _listener.Start();
        _answering = AnswerAsync(authority);
    }

    internal string Uri { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _answering;
    }

    private async Task AnswerAsync(TestAuthority authority)
    {
        try
        {
            while (true)
            {
                var asked = await _listener.GetContextAsync();
                asked.Response.Close(authority.ListRevoked(), willBlock: true);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}
