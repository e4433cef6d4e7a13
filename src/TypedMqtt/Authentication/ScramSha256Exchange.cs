using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Authentication;

/// <summary>One exchange of SCRAM-SHA-256, of two messages each way (RFC 5802, 5).</summary>
internal sealed class ScramSha256Exchange : MqttAuthenticationExchange
{
    /// <summary>What RFC 7677 asks of a server at least: fewer would make guessing cheap for whoever plays it.</summary>
    internal const int FewestIterations = 4096;

    /// <summary>More would be a server's way to keep this machine busy.</summary>
    internal const int MostIterations = 1_000_000;

    // No channel binding; what comes before the message of a client, and its Base64.
    private const string Header = "n,,";
    private const string EncodedHeader = "biws";

    private readonly string _clientNonce;
    private readonly string _clientFirst;
    private readonly byte[] _password;
    private byte[]? _serverSignature;

    /// <summary>Begins.</summary>
    /// <param name="credentials">Whose password is proven.</param>
    /// <param name="clientNonce">What makes this exchange unlike any other.</param>
    internal ScramSha256Exchange(MqttCredentials credentials, string clientNonce)
        : this(CreateFirst(credentials, clientNonce), clientNonce, Encoding.UTF8.GetBytes(ScramText.Prepare(credentials.Password)))
    {
        ExpiresAt = credentials.ExpiresAt;
    }

    private ScramSha256Exchange(string clientFirst, string clientNonce, byte[] password)
        : base(Encoding.UTF8.GetBytes(Header + clientFirst)) => (_clientFirst, _clientNonce, _password) = (clientFirst, clientNonce, password);

    public override ValueTask<byte[]?> ContinueAsync(byte[]? data, CancellationToken cancellationToken)
    {
        if (_serverSignature is not null)
        {
            throw new InvalidOperationException("The server asks a second time.");
        }

        var (nonce, salt, iterations) = ReadServerFirst(data);
        var clientFinal = $"c={EncodedHeader},r={nonce}";
        var message = Encoding.UTF8.GetBytes($"{_clientFirst},{Encoding.UTF8.GetString(data!)},{clientFinal}");
        var saltedPassword = Rfc2898DeriveBytes.Pbkdf2(_password, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var proof = HMACSHA256.HashData(saltedPassword, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(proof), message);
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= signature[i];
        }

        _serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(saltedPassword, "Server Key"u8), message);
        CryptographicOperations.ZeroMemory(saltedPassword);
        return new ValueTask<byte[]?>(Encoding.UTF8.GetBytes($"{clientFinal},p={Convert.ToBase64String(proof)}"));
    }

    public override ValueTask CompleteAsync(byte[]? data, CancellationToken cancellationToken)
    {
        if (_serverSignature is null)
        {
            throw new InvalidOperationException("The server is satisfied without having asked for the proof.");
        }

        return ScramText.ReadFields(data).TryGetValue('v', out var signature)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Convert.ToBase64String(_serverSignature)))
            ? ValueTask.CompletedTask
            : throw new CryptographicException("The server's signature is wrong: it does not know the password.");
    }

    protected override void Dispose(bool disposing)
    {
        CryptographicOperations.ZeroMemory(_password);
        base.Dispose(disposing);
    }

    private static string CreateFirst(MqttCredentials credentials, string clientNonce) =>
        $"n={ScramText.Escape(ScramText.Prepare(credentials.UserName))},r={clientNonce}";

    private (string Nonce, byte[] Salt, int Iterations) ReadServerFirst(byte[]? data)
    {
        var fields = ScramText.ReadFields(data);
        if (fields.ContainsKey('m'))
        {
            throw new NotSupportedException("The server asks for an extension of SCRAM.");
        }

        if (!fields.TryGetValue('r', out var nonce) || !fields.TryGetValue('s', out var salt) || !fields.TryGetValue('i', out var count))
        {
            throw new FormatException("The server's message lacks nonce, salt or iteration count.");
        }

        if (!nonce.StartsWith(_clientNonce, StringComparison.Ordinal) || nonce.Length == _clientNonce.Length)
        {
            throw new CryptographicException("The server's nonce does not go on with ours: its message is from another exchange.");
        }

        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations) && iterations is >= FewestIterations and <= MostIterations
            ? (nonce, Convert.FromBase64String(salt), iterations)
            : throw new CryptographicException($"The server's iteration count is not from {FewestIterations:N0} to {MostIterations:N0}.");
    }
}
