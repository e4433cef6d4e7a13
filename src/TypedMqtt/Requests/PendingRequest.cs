namespace TypedMqtt.Requests;

/// <summary>A request that waits for its answer.</summary>
/// <param name="request">The request, for messages.</param>
internal sealed class PendingRequest(string request)
{
    private readonly TaskCompletionSource<Response> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task<Response> Answered => _answered.Task;

    /// <summary>False when it had ended before.</summary>
    internal bool TryAnswer(Response response) => _answered.TrySetResult(response);

    /// <param name="failure">Why there will be no answer.</param>
    /// <param name="problem">The same in words.</param>
    /// <param name="cause">What led to it; null where nothing did.</param>
    internal void Fail(MqttRequestFailure failure, string problem, Exception? cause = null)
    {
        if (_answered.TrySetException(new MqttRequestException($"{request} {problem}", failure, cause)))
        {
            // The caller may have gone meanwhile; a failure that is not awaited is no defect of the program.
            _ = _answered.Task.Exception;
        }
    }
}
