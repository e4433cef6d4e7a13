using Microsoft.Extensions.Options;
using TypedMqtt;
using TypedMqtt.Sqlite;
using TypedMqtt.Storage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the session of a connection on disk.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>
    /// Keeps the session in a SQLite file: messages of QoS 1 and 2 that were accepted, and the state of every exchange in flight,
    /// survive the end of the process, and the next one goes on with them. The first connection resumes the session, and a stop
    /// leaves it at the server. Needs a <see cref="MqttOptions.ClientId"/>.
    /// </summary>
    /// <param name="builder">The connection.</param>
    /// <param name="path">
    /// The file, one for each connection; its directory is made when there is none. Nobody but the user of this process may read
    /// it, and one process at a time uses it. Other files beside it have its name with an ending.
    /// </param>
    /// <param name="configure">Sets how it is kept.</param>
    /// <exception cref="InvalidOperationException">The session of the connection is kept already.</exception>
    public static IMqttBuilder UseSqliteSessions(this IMqttBuilder builder, string path, Action<SqliteSessionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var name = builder.Name;
        if (builder.Services.Any(service => service.ServiceType == typeof(ISessionStoreProvider) && Equals(service.ServiceKey, name)))
        {
            throw new InvalidOperationException("The session of the connection is kept already.");
        }

        var options = new SqliteSessionOptions();
        configure?.Invoke(options);
        builder.Services.AddKeyedSingleton<ISessionStoreProvider>(
            name, (services, _) => new SqliteStoreProvider(path, options, services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<IValidateOptions<MqttOptions>>(new ValidateOptions<MqttOptions>(
            name ?? Options.Options.DefaultName,
            static options => !string.IsNullOrEmpty(options.ClientId),
            $"{nameof(MqttOptions)}.{nameof(MqttOptions.ClientId)} must be set where the session is kept: the server knows it by that."));
        return builder;
    }
}
